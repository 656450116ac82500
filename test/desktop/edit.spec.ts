import type { Page } from 'playwright'
import { ask, engineReady, expect, runExample, screenshot, test, type Desktop } from '../support/electron.ts'
import { expectAccessibleInBoth, paint, resize } from '../support/screens.ts'

/** Opens the picture of the first row large. */
async function openPicture(desktop: Desktop): Promise<number> {
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  const [imageId = 0] = (await runExample(page, 1)).toReversed()
  await page.keyboard.press('Control+3')
  const tile = page.getByRole('listbox', { name: 'Pictures' }).getByRole('option').last()
  await tile.dblclick()
  await expect(page.getByRole('complementary', { name: 'About this picture' })).toBeVisible()
  return imageId
}

async function shots(desktop: Desktop, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await paint(desktop.page, theme)
    for (const size of [
      { width: 1440, height: 900 },
      { width: 1100, height: 720 },
    ]) {
      await resize(desktop, size)
      await screenshot(desktop, `${name}-${theme}-${size.width}`)
    }
  }
  await paint(desktop.page, 'dark')
  await resize(desktop, { width: 1440, height: 900 })
}

/** A stroke of the pointer over the painting area, from one share of it to another. */
async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const box = await page.getByRole('application', { name: /^Mask over/ }).boundingBox()
  if (box === null) throw new Error('There is no painting area.')
  const at = ([x, y]: readonly [number, number]): [number, number] => [box.x + box.width * x, box.y + box.height * y]
  await page.mouse.move(...at(from))
  await page.mouse.down()
  await page.mouse.move(...at(to), { steps: 12 })
  await page.mouse.up()
}

test('an edit with a painted mask and lock, made in practice mode, from words to lineage', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  const parentId = await openPicture(desktop)
  await page.keyboard.press('e')
  const panel = page.getByRole('dialog', { name: 'Edit this picture' })
  await expect(panel.getByRole('textbox', { name: 'What to change' })).toBeFocused()
  await expectAccessibleInBoth(page)
  await page.keyboard.type('Change only the wall to brick red. Keep everything else the same.')
  await panel.getByRole('button', { name: 'Paint a mask…' }).click()
  const area = page.getByRole('application', { name: /^Mask over/ })
  await expect(area).toBeFocused()
  await drag(page, [0.35, 0.3], [0.5, 0.3])
  await expect(page.getByText(/\d % marked/).first()).toBeVisible()
  await expectAccessibleInBoth(page)
  await shots(desktop, 'edit-mask')
  await page.getByRole('button', { name: 'Use this mask' }).click()
  await expect(panel.getByText(/% marked/)).toBeVisible()
  const edit = panel.getByRole('button', { name: /^Edit · 1 picture · no cost$/ })
  await expect(edit).not.toHaveAttribute('aria-disabled', 'true')
  await expectAccessibleInBoth(page)
  await shots(desktop, 'edit-panel')
  await edit.click()
  await expect(page.getByRole('grid')).toBeVisible()
  await expect.poll(async () => (await ask(page, 'gallery.find', { query: '' })).total, { timeout: 30_000 }).toBe(3)
  await shots(desktop, 'edit-matrix')
  expect(parentId).toBeGreaterThan(0)
})
