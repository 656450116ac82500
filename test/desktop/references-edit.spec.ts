import path from 'node:path'
import type { Locator, Page } from 'playwright'
import sharp from 'sharp'
import { ask, engineReady, expect, screenshot, test, type Desktop, type Profile } from '../support/electron.ts'
import {
  answerDialog,
  createBatch,
  expectAccessibleInBoth,
  resize,
  screenshots,
  smallSheet,
  writeSheet,
} from '../support/screens.ts'

const files = { 'fox.png': '#c0561f', 'hat.png': '#2b66d6', 'room.png': '#4f7d3a' } as const

async function writePictures({ folder }: Profile): Promise<string[]> {
  return Promise.all(
    Object.entries(files).map(async ([name, background]) => {
      const file = path.join(folder, name)
      await sharp({ create: { width: 320, height: 200, channels: 3, background } })
        .png()
        .toFile(file)
      return file
    }),
  )
}

async function openInspector(desktop: Desktop, profile: Profile): Promise<Locator> {
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(3)))
  return page.getByRole('complementary', { name: 'Inspector' })
}

/** The names of what the first job takes along, in order. */
async function sent(page: Page): Promise<readonly string[]> {
  const [batch] = await ask(page, 'batch.list', {})
  const batchId = batch?.id ?? 0
  const rowIds = await ask(page, 'batch.rowIds', { batchId })
  const [row] = await ask(page, 'batch.rows', { batchId, rowIds: rowIds.slice(0, 1) })
  const words = await ask(page, 'queue.words', { jobId: row?.cells[0]?.[0]?.jobId ?? 0 })
  return words.inputs?.images.map(({ name }) => name) ?? []
}

test('pictures that go along with a waiting job: added, ordered by keys and by dragging, priced, changed and undone', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  const inspector = await openInspector(desktop, profile)
  await answerDialog(desktop, ...(await writePictures(profile)))
  await inspector.getByRole('button', { name: 'Add files…' }).click()
  const list = inspector.getByRole('listbox', { name: 'Pictures that go along, in order' })
  const names = async () =>
    (await list.getByRole('option').allTextContents()).map((text) => /[a-z]+\.png/.exec(text)?.[0])
  await expect(list.getByRole('option')).toHaveCount(3)
  await expect(inspector.getByText('3 of 16')).toBeVisible()
  expect(await sent(page)).toEqual([])

  await list.getByRole('option').nth(0).focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(list.getByRole('option').nth(1)).toBeFocused()
  await expect(inspector.getByText('fox.png, now 2 of 3')).toBeAttached()
  await expect.poll(names).toEqual(['hat.png', 'fox.png', 'room.png'])

  const from = await list.getByRole('option').nth(2).boundingBox()
  const to = await list.getByRole('option').nth(0).boundingBox()
  if (from === null || to === null) throw new Error('There are no tiles.')
  await page.mouse.move(from.x + 40, from.y + 40)
  await page.mouse.down()
  await page.mouse.move(to.x + 30, to.y + 44, { steps: 8 })
  await page.mouse.move(to.x + 8, to.y + 44)
  await expect(page.locator('.rf-line')).toBeVisible()
  await screenshot(desktop, 'references-drag')
  await page.mouse.up()
  await expect(inspector.getByText('room.png, now 1 of 3')).toBeAttached()

  const change = inspector.getByRole('button', { name: /^Change 1 picture/ })
  await expect(change).not.toHaveAttribute('aria-disabled', 'true')
  await expectAccessibleInBoth(page)
  await screenshots(desktop, 'references')
  await change.click()
  // It goes by itself, but not under the pointer.
  const undo = page.getByRole('button', { name: /^Undo/ })
  await undo.hover()
  await expect.poll(() => sent(page)).toEqual(['room.png', 'hat.png', 'fox.png'])
  await undo.click()
  await expect.poll(() => sent(page)).toEqual([])
  await expect(list).toHaveCount(0)
})

test('a picture is removed by Delete, one that is there is not added twice, and a mask is painted over image 1', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  const inspector = await openInspector(desktop, profile)
  await answerDialog(desktop, ...(await writePictures(profile)))
  const add = inspector.getByRole('button', { name: 'Add files…' })
  await add.click()
  const tiles = inspector.getByRole('listbox', { name: 'Pictures that go along, in order' }).getByRole('option')
  await expect(tiles).toHaveCount(3)
  await add.click()
  await expect(page.getByText(/3 are there already/).first()).toBeVisible()
  await tiles.nth(1).focus()
  await expect(tiles.nth(1)).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(tiles).toHaveCount(2)
  await expect(tiles.nth(1)).toBeFocused()
  await inspector.getByRole('button', { name: 'Paint a mask…' }).click()
  await expect(page.getByRole('application', { name: /^Mask over/ })).toBeFocused()
  await page.keyboard.press(' ')
  await expect(page.locator('.mk-status').getByText('under 1 % marked', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Use this mask' }).click()
  await expect(inspector.getByRole('checkbox', { name: 'Lock everything outside the mask' })).toBeChecked()
  await expect(tiles.nth(0)).toContainText('is changed')
  const change = inspector.getByRole('button', { name: /^Change 1 picture/ })
  await expect(change).not.toHaveAttribute('aria-disabled', 'true')
  await change.click()
  await expect.poll(() => sent(page)).toEqual(['fox.png', 'room.png'])
})
