import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import { ask, engineReady, expect, screenshot, test } from '../support/electron.ts'
import { inventedFile } from '../support/invented-model.ts'
import { expectAccessibleInBoth } from '../support/screens.ts'

const settingsOf = (page: Page) => page.getByRole('dialog', { name: /^Settings of/ })

test('an invented model of a file is offered with its own values, and nothing it cannot do', async ({
  launch,
  profile,
}) => {
  const file = path.join(profile.folder, 'my-models.json')
  await writeFile(file, JSON.stringify(inventedFile))
  const desktop = await launch({ environment: { PROOFSHEET_MODELS: file } })
  const { page } = desktop
  await engineReady(page)
  await page.getByRole('button', { name: 'Try a sample in Practice mode' }).click()
  await page.getByRole('button', { name: /Model of Studio/ }).click()
  await page.getByRole('option', { name: /^9 until 2099/ }).click()
  await page.getByRole('button', { name: /Quality of Studio/ }).click()
  await expect(page.getByRole('option')).toHaveText([/^sketch/, /^gallery/, /^auto/])
  await screenshot(desktop, 'models-invented', { width: 1440, height: 900 })
  await page.getByRole('option', { name: /^gallery/ }).click()

  await page.getByRole('button', { name: 'More settings of Studio' }).click()
  const dialog = settingsOf(page)
  await expect(dialog).toContainText('Both edges a multiple of 10, up to 6,000 px and 5:1')
  await expect(dialog).toContainText('gpt-image-9 makes no transparent background. Choose below how it is cut out.')
  await dialog.getByLabel('Size, width x height in pixels').fill('1005x700')
  await expect(dialog.getByRole('status')).toContainText('both sides must be multiples of 10')
  await dialog.getByRole('button', { name: 'Cut from 1010x700' }).click()
  await expect(dialog.getByRole('status')).toContainText('cut to 1005×700')
  await dialog.getByLabel('Custom parameters, a JSON object').fill('{"seed": 7')
  await expect(dialog.getByRole('alert')).toContainText('Write a JSON object')
  await dialog.getByLabel('Custom parameters, a JSON object').fill('{"seed": 7}')
  await expect(dialog.getByRole('alert')).toHaveCount(0)
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'models-size')
})

test('a size is chosen by name, explained, and what a model lacks says so', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await page.getByRole('button', { name: 'Try a sample in Practice mode' }).click()
  await page.getByRole('button', { name: /Model of Studio/ }).click()
  await page.getByRole('option', { name: '2.5-flare' }).click()
  await page.getByRole('button', { name: 'More settings of Studio' }).click()
  const dialog = settingsOf(page)
  const lacking = dialog.getByRole('button', { name: 'Not with this model' })
  await lacking.focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('tooltip')).toContainText('gpt-image-2.5-flare has no complexity setting.')
  await dialog.getByRole('button', { name: /Size by name/ }).click()
  await page
    .getByRole('option', { name: /^Full HD/ })
    .first()
    .click()
  await expect(dialog.getByRole('status')).toContainText('Made at 1920×1088, cut to 1920×1080 in exports')
  await screenshot(desktop, 'models-full-hd', { width: 1440, height: 900 })
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('button', { name: /Size of Studio/ })).toContainText('full-hd')
})

test('a model file that is wrong is named in Settings with the place, and the shipped models work', async ({
  launch,
  profile,
}) => {
  await mkdir(profile.library, { mode: 0o700 })
  const first = await launch()
  await engineReady(first.page)
  await first.app.close()
  await writeFile(path.join(profile.library, 'models.json'), '{"format": 1, "version": "2027-01-01", "models": [{}]}')
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  expect((await ask(page, 'models.list', {})).length).toBeGreaterThan(5)
  await page.keyboard.press('Control+4')
  const alert = page.getByRole('alert').filter({ hasText: 'models.json' })
  await expect(alert).toContainText('models[0].id')
  await expect(alert).toContainText('the models that came with Proofsheet are used')
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'models-wrong-file', { width: 1440, height: 900 })
})

test('a model file that is replaced while Settings are open is followed, and a wrong one leaves the last in force', async ({
  launch,
  profile,
}) => {
  const file = path.join(profile.folder, 'my-models.json')
  await writeFile(file, JSON.stringify(inventedFile))
  const desktop = await launch({ environment: { PROOFSHEET_MODELS: file } })
  const { page } = desktop
  await engineReady(page)
  await page.keyboard.press('Control+4')
  await expect(page.getByText(/prices of 2027-03-02, with /)).toBeVisible()
  await writeFile(file, JSON.stringify({ ...inventedFile, version: '2027-04-05' }))
  await expect(page.getByText(/prices of 2027-04-05, with /)).toBeVisible()
  await writeFile(file, JSON.stringify({ ...inventedFile, defaultModel: 'nobody' }))
  const alert = page.getByRole('alert').filter({ hasText: 'my-models.json' })
  await expect(alert).toContainText('defaultModel')
  await expect(alert).toContainText('what it said before is used')
  await expect(page.getByText(/prices of 2027-04-05, with /)).toBeVisible()
  await screenshot(desktop, 'models-replaced', { width: 1440, height: 900 })
  await writeFile(file, JSON.stringify(inventedFile))
  await expect(alert).toHaveCount(0)
})
