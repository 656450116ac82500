import { ask, engineReady, expect, test } from '../support/electron.ts'
import { enginesOf } from '../support/processes.ts'
import { chooseSheet, writeSheet } from '../support/screens.ts'

test.skip(process.platform !== 'linux', 'looks at processes in /proc')

test('a sheet that was open when the engine stopped is open in the next one, with all that was changed', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const sheet = 'sku,product,size\n00104,Mug,1024x1024\n00106,Jug,1000x1000\n'
  await chooseSheet(desktop, await writeSheet(profile, 'spring.csv', sheet))
  const problems = page.getByRole('region', { name: 'Problems', exact: true })
  const preview = page.getByRole('region', { name: 'Composed prompts' })
  const template = page.getByRole('textbox', { name: /^Prompt template of/ })
  await template.fill('A {{product}}')
  await expect(preview).toContainText('A Mug')
  await problems.getByRole('button', { name: /^Use .*, row 3$/ }).click()
  await expect(problems).toContainText('All 2 rows can be run.')
  await page.getByRole('textbox', { name: 'Name of the batch' }).fill('autumn')

  const [engine] = await enginesOf(desktop)
  process.kill(engine!, 'SIGSTOP')
  await template.fill('An etching of a {{product}}')
  process.kill(engine!, 'SIGKILL')
  await expect(preview).toContainText('An etching of a Jug')
  await expect(problems).toContainText('All 2 rows can be run.')
  await expect(page.getByRole('textbox', { name: 'Name of the batch' })).toHaveValue('autumn')
  await expect(template).toBeFocused()

  await page.getByRole('button', { name: 'Create batch of 2 rows' }).click()
  await expect(page.getByRole('grid')).toBeVisible()
  const [batch] = await ask(page, 'batch.list', {})
  expect(batch).toMatchObject({ name: 'autumn', rows: 2, rowCounts: { blocked: 0, waiting: 2 } })
})
