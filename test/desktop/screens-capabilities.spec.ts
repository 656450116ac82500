import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from 'playwright'
import { ask, engineReady, expect, screenshot, test } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import { gptImage9 } from '../support/invented-model.ts'
import {
  chooseSheet,
  createBatch,
  expectAccessibleInBoth,
  launchAt,
  resize,
  smallSheet,
  writeSheet,
} from '../support/screens.ts'

const settingsOf = (page: Page, name: string) => page.getByRole('dialog', { name: `Settings of ${name}` })
const plan = (page: Page) => page.getByRole('region', { name: 'Plan' })

/** Chooses in a list by keyboard alone. */
async function choose(page: Page, list: Locator, option: RegExp): Promise<void> {
  await list.press('Enter')
  const wanted = page.getByRole('option', { name: option }).first()
  await expect(page.locator('[role="option"]:focus')).toHaveCount(1)
  for (let press = 0; press < 40; press += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  await expect(page.locator('.popover')).toHaveCount(0)
}

test('a complexity for all variants and another for one of them reach the requests; what is known of it is said', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await chooseSheet(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(1)))
  await page.getByRole('button', { name: 'Add variant' }).press('Enter')
  await page.getByRole('button', { name: 'For all…' }).press('Enter')
  const all = settingsOf(page, 'all variants')
  await choose(page, all.getByRole('button', { name: /Complexity/ }), /^low/)
  await expect(all).toContainText('low: how long it plans before it draws')
  await expect(all).toContainText('effect on time not known')
  await expectAccessibleInBoth(page)
  await page.keyboard.press('Escape')
  await expect(all).toHaveCount(0)
  await page.getByRole('button', { name: 'More settings of Variant 2' }).press('Enter')
  const second = settingsOf(page, 'Variant 2')
  const complexity = second.getByRole('button', { name: /Complexity/ })
  await expect(complexity).toContainText('As all variants: low')
  await choose(page, complexity, /^high/)
  await page.keyboard.press('Escape')
  await expect(second).toHaveCount(0)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('grid')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Run 1 row/ })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('.mx-cell.is-picture')).toHaveCount(2, { timeout: 60_000 })
  const { ids } = await ask(page, 'gallery.find', { query: '' })
  const made = await Promise.all(ids.map((imageId) => ask(page, 'image.get', { imageId })))
  expect(Object.fromEntries(made.map(({ variantName, requested }) => [variantName, requested['complexity']]))).toEqual({
    Picture: 'low',
    'Variant 2': 'high',
  })
})

test('what a model cannot do says why; a transparent background is cut out where the recipe says how, with its price', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await chooseSheet(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(10)))
  await choose(page, page.getByRole('button', { name: /Model of Picture/ }), /^2$/)
  await page.getByRole('button', { name: /Background of Picture/ }).click()
  await expect(page.getByRole('option', { name: /^transparent/ })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('option', { name: /^transparent/ })).toContainText(
    'gpt-image-2 makes no transparent background',
  )
  await expectAccessibleInBoth(page)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'More settings of Picture' }).press('Enter')
  const dialog = settingsOf(page, 'Picture')
  await expect(dialog).toContainText('gpt-image-2 makes no transparent background. Choose below how it is cut out.')
  await expect(dialog.getByRole('button', { name: 'Not with this model' })).toHaveCount(1)
  await resize(desktop, { width: 1100, height: 720 })
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'capabilities-transparency')
  await dialog.getByRole('radio', { name: /^Make it on white and on black/ }).press('Space')
  await expect(dialog).toContainText('Two pictures instead of one.')
  await choose(page, dialog.getByRole('button', { name: /^Background|Background$/ }).first(), /^transparent/)
  await expect(dialog).toContainText(/May add up to \$\d/)
  await screenshot(desktop, 'capabilities-pair', { width: 1440, height: 900 })
  await page.keyboard.press('Escape')
  await expect(plan(page)).toContainText(/, up to \$\d+\.\d\d more for transparency/)
  await expect(page.getByRole('region', { name: 'Problems', exact: true })).toContainText('All 10 rows can be run.')
  // The button that has the focus now shows its name beside it.
  await page.getByRole('textbox', { name: /^Prompt template of/ }).focus()
  await expectAccessibleInBoth(page)
})

test('the limits of an invented model bind where it says: prompt, pictures, partial pictures, complexity, frames', async ({
  launch,
  profile,
}) => {
  const file = path.join(profile.folder, 'my-models.json')
  const animated = { ...gptImage9, formats: ['png', 'gif'], frames: { min: 3, max: 5 }, maxPartialImages: 1 }
  await writeFile(file, JSON.stringify({ format: 1, version: '2027-03-02', models: [animated] }))
  const desktop = await launch({ environment: { PROOFSHEET_MODELS: file } })
  const { page } = desktop
  await engineReady(page)
  const prompt = 'A very long and winding sentence about a mug, 57 letters'
  await chooseSheet(desktop, await writeSheet(profile, 'mugs.csv', `sku,prompt\nP-1,"${prompt}"\n`))
  await choose(page, page.getByRole('button', { name: /Model of Picture/ }), /^9/)
  await expect(page.getByRole('article', { name: 'Row 2' })).toContainText(`${prompt.length} of 60 characters`)

  await page.getByRole('button', { name: 'More settings of Picture' }).press('Enter')
  const dialog = settingsOf(page, 'Picture')
  await expect(dialog.getByRole('radiogroup', { name: 'Partial pictures' }).getByRole('radio')).toHaveText(['0', '1'])
  await choose(page, dialog.getByRole('button', { name: /Complexity/ }), /^deep/)
  await choose(page, dialog.getByRole('button', { name: /File/ }), /^gif/)
  await expect(dialog.getByRole('button', { name: 'Not with GIF' })).toBeVisible()
  const frames = dialog.getByRole('textbox', { name: 'Frames, 3 to 5' })
  await frames.fill('9')
  await frames.press('Enter')
  await expect(frames).toHaveValue('5')
  await expect(dialog).toContainText('5 frames, 1.0 s. The size limit is for all frames together.')
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'capabilities-invented', { width: 1440, height: 900 })
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Add pictures…' }).press('Enter')
  const along = page.getByRole('dialog', { name: 'Goes along with every row' })
  const written = along.getByRole('textbox', { name: /^File beside the sheet/ })
  for (const name of ['a.png', 'b.png', 'c.png', 'd.png']) {
    await written.fill(name)
    await written.press('Enter')
  }
  await expect(along.getByRole('option')).toHaveCount(3)
  await along.getByRole('button', { name: 'Add files…' }).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('tooltip')).toContainText('takes at most 3 pictures. Remove one first.')
})

test('a change in the queue takes a size by name and a complexity, and what goes along stays', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi()
  const desktop = await launchAt(launch, api.url, { capUsd: 0.01 })
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(3)))
  await ask(page, 'batch.run', { batchId })
  await page.keyboard.press('Control+2')
  const list = page.getByRole('listbox', { name: 'Waiting' })
  // It comes above the list and pushes it down.
  await expect(page.getByRole('alert').filter({ hasText: 'Stopped at the $0.01 cap.' })).toBeVisible()
  await list.getByRole('option').first().click()
  await page.getByRole('button', { name: 'Change…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Change/ })
  await choose(page, dialog.getByRole('button', { name: /Size by name/ }), /^Full HD/)
  await expect(dialog.getByRole('status')).toContainText('Made at 1920×1088, cut to 1920×1080 in exports')
  await choose(page, dialog.getByRole('button', { name: /Complexity/ }), /^high/)
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'capabilities-queue', { width: 1440, height: 900 })
  await resize(desktop, { width: 1100, height: 720 })
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'capabilities-queue-small')
  await dialog.getByRole('button', { name: /^Change 1 picture/ }).press('Enter')
  await expect(dialog).toHaveCount(0)
  const [first] = await ask(page, 'queue.ids', {})
  const [job] = await ask(page, 'queue.jobs', { jobIds: [first ?? 0] })
  expect(job).toMatchObject({ size: '1920x1088', complexity: 'high', isChanged: true, references: 0 })
})
