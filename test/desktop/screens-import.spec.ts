import type { Page } from 'playwright'
import { ask, engineReady, expect, runExample, test } from '../support/electron.ts'
import { answerDialog, chooseSheet, expectAccessibleInBoth, openBatch, resize, writeSheet } from '../support/screens.ts'

const problems = (page: Page) => page.getByRole('region', { name: 'Problems', exact: true })
const preview = (page: Page) => page.getByRole('region', { name: 'Composed prompts' })
const template = (page: Page) => page.getByRole('textbox', { name: /^Prompt template of/ })

test('the sample opens mapped and composed; mapping and template change what would be sent', async ({ launch }) => {
  const { page } = await launch()
  await engineReady(page)
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Try a sample in Practice mode' }).click()
  await expect(problems(page)).toContainText('All 120 rows can be run.')
  await expect(preview(page)).toContainText('Hand-thrown Coffee Mug')
  await expectAccessibleInBoth(page)

  await template(page).fill('A linocut of {{name}}')
  await expect(preview(page)).toContainText('A linocut of Hand-thrown Coffee Mug')

  await page.getByRole('button', { name: /Use colour as/ }).click()
  await expectAccessibleInBoth(page)
  await page.getByRole('option', { name: 'Row key (SKU)' }).click()
  await expect(problems(page)).not.toContainText('All 120 rows can be run.')

  await page.getByRole('button', { name: 'Match by name' }).click()
  await expect(problems(page)).toContainText('All 120 rows can be run.')
})

test('a broken template says what is wrong before anything can be made of it', async ({ launch }) => {
  const { page } = await launch()
  await engineReady(page)
  await page.getByRole('button', { name: 'Try a sample in Practice mode' }).click()
  await template(page).fill('A mug in {{colour')
  await expect(problems(page)).toContainText('Sheet and recipe')
  await expectAccessibleInBoth(page)
  await page.keyboard.press('Control+Enter')
  expect(await ask(page, 'batch.list', {})).toEqual([])

  await template(page).fill('A mug in {{colur}}')
  await expect(problems(page)).toContainText('colur')
  await template(page).fill('A mug in {{colour}}')
  await expect(problems(page)).toContainText('All 120 rows can be run.')
  // A focused button would take Enter for itself.
  await page.getByRole('region', { name: 'Plan' }).getByRole('button').first().focus()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('grid')).toBeVisible()
})

test('each problem names its row and column; its fix is one press, and what stays broken is left out', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const sheet = [
    'sku,product,colour,size',
    '00104,Mug,blue,1024x1024',
    '00105,Bowl,,1024x1024',
    '00106,Jug,red,1000x1000',
    '',
  ]
  await chooseSheet(desktop, await writeSheet(profile, 'spring.csv', sheet.join('\n')))
  await template(page).fill('A {{colour}} {{product}}')

  const lines = problems(page).getByRole('listitem')
  await expect(lines).toHaveCount(2)
  await expect(lines.nth(0)).toContainText(/3\s*colour\s*colour is empty, but the template uses it/)
  await expect(lines.nth(1)).toContainText(/4\s*size/)
  await expectAccessibleInBoth(page)

  await lines
    .nth(1)
    .getByRole('button', { name: /^Use .*, row 4$/ })
    .click()
  await expect(lines).toHaveCount(1)
  await page.keyboard.press('F8')
  await expect(lines.first()).toHaveAttribute('aria-current', 'true')
  await expect(preview(page)).toContainText('colour is empty')

  await page.getByRole('button', { name: 'Create without 1 row' }).click()
  await expect(page.getByRole('grid')).toBeVisible()
  const [batch] = await ask(page, 'batch.list', {})
  expect(batch).toMatchObject({ name: 'spring', rows: 3, images: 0, rowCounts: { blocked: 1, waiting: 2 } })
})

test('a sheet with a row that does not fit names it and sends nothing of it', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const sheet = 'sku,prompt\n007,a blue mug\n008,a red mug, with a handle\n'
  await chooseSheet(desktop, await writeSheet(profile, 'ragged.csv', sheet))
  const line = problems(page).getByRole('listitem').first()
  await expect(line).toContainText('3')
  await expect(line).toContainText('The row has 3 cells where the header has 2')
  await expect(page.getByRole('button', { name: 'Create without 1 row' })).toBeVisible()
  expect(await ask(page, 'batch.list', {})).toEqual([])
})

test('a file that cannot be read says so and offers another', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const file = await writeSheet(profile, 'empty.csv', '')
  await answerDialog(desktop, file)
  await page.getByRole('button', { name: 'Choose a CSV…' }).click()
  await expect(page.getByText(/empty\.csv/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Choose another file…' })).toBeVisible()
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('No batches yet')).toBeVisible()
})

test('a file dropped on the window is read', async ({ launch, profile }) => {
  const { page } = await launch()
  await engineReady(page)
  const file = await writeSheet(profile, 'dropped.csv', 'sku,prompt\n007,a blue mug\n')
  // A file that script makes has no place on the disk; one that an input took from the disk has.
  await page.evaluate(() => {
    const input = document.createElement('input')
    input.type = 'file'
    input.id = 'dropped'
    document.body.append(input)
  })
  await page.locator('#dropped').setInputFiles(file)
  const drag = (kind: string) =>
    page.evaluate((type) => {
      const data = new DataTransfer()
      const taken = document.querySelector<HTMLInputElement>('#dropped')?.files?.[0]
      if (taken) data.items.add(taken)
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
    }, kind)
  await drag('dragenter')
  await expect(page.getByText('Drop to read this sheet')).toBeVisible()
  await drag('drop')
  await expect(page.getByText('dropped.csv')).toBeVisible()
  await expect(preview(page)).toContainText('a blue mug')
})

test('the dialogs of the import, and every screen in the smallest window, are accessible', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await runExample(page, 1)
  await resize(desktop, { width: 1024, height: 680 })
  await page.keyboard.press('Control+1')
  await expect(page.getByRole('heading', { name: 'Batches', level: 1 })).toBeVisible()
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Try a sample' }).click()
  await page.getByRole('menuitem', { name: 'Shop pictures' }).click()
  for (const name of ['Edit…', 'More settings of Studio']) {
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectAccessibleInBoth(page)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await openBatch(page, 'products')
  await expect(page.locator('[role="gridcell"]:focus')).toHaveCount(1)
  await page.keyboard.press('i')
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeVisible()
  await expectAccessibleInBoth(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  for (const [key, title] of [
    ['2', 'Queue'],
    ['3', 'Gallery'],
    ['4', 'Settings'],
  ] as const) {
    await page.keyboard.press(`Control+${key}`)
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    await expectAccessibleInBoth(page)
  }
})
