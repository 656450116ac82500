import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from 'playwright'
import sharp from 'sharp'
import { ask, engineReady, expect, runExample, screenshot, test, type Desktop } from '../support/electron.ts'
import {
  batchHas,
  createBatch,
  expectAccessibleInBoth,
  folderIn,
  openGallery,
  openTile,
  resize,
  screenshots as shots,
  writeSheet,
} from '../support/screens.ts'

/** Makes the two pictures of the first row of the example and opens one large. */
async function openPicture(desktop: Desktop): Promise<number> {
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  const ids = await runExample(page, 1)
  await openTile(page, (await openGallery(page, 2)).last())
  return ids.at(-1) ?? 0
}

function painting(page: Page): Locator {
  return page.getByRole('application', { name: /^(Mask|Markup) over/ })
}

/** A stroke of the pointer over the painting area, from one share of it to another. */
async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const box = await painting(page).boundingBox()
  if (box === null) throw new Error('There is no painting area.')
  const at = ([x, y]: readonly [number, number]): [number, number] => [box.x + box.width * x, box.y + box.height * y]
  await page.mouse.move(...at(from))
  await page.mouse.down()
  await page.mouse.move(...at(to), { steps: 12 })
  await page.mouse.up()
}

/** Opens the edit panel of the picture that is shown and says what to change. */
async function openEdit(page: Page, words: string): Promise<Locator> {
  await page.keyboard.press('e')
  const panel = page.getByRole('dialog', { name: 'Edit this picture' })
  await expect(panel.getByRole('textbox', { name: 'What to change' })).toBeFocused()
  await page.keyboard.type(words)
  return panel
}

async function pixels(file: string): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

test('an edit with a painted mask and lock: outside the mask it is the parent, pixel by pixel, and lineage shows both', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  const parentId = await openPicture(desktop)
  const panel = await openEdit(page, 'Change only the wall to brick red. Keep everything else the same.')
  await panel.getByRole('button', { name: 'Paint a mask…' }).click()
  await expect(painting(page)).toBeFocused()
  await drag(page, [0.35, 0.3], [0.5, 0.3])
  await expect(page.getByText(/^\d % marked$/).first()).toBeVisible()
  await expectAccessibleInBoth(page)
  await shots(desktop, 'edit-mask')
  await page.getByRole('button', { name: 'Use this mask' }).click()
  await expect(panel.getByRole('checkbox', { name: 'Lock everything outside the mask' })).toBeChecked()
  const edit = panel.getByRole('button', { name: 'Edit · 1 picture · no cost' })
  await expect(edit).not.toHaveAttribute('aria-disabled', 'true')
  await expectAccessibleInBoth(page)
  await shots(desktop, 'edit-panel')
  await edit.click()
  await expect(page.getByRole('grid')).toBeVisible()
  await expect.poll(async () => (await ask(page, 'gallery.find', { query: '' })).total, { timeout: 30_000 }).toBe(3)
  const childId = (await ask(page, 'gallery.find', { query: '' })).ids[0] ?? 0
  const child = await ask(page, 'image.get', { imageId: childId })
  expect(child).toMatchObject({ endpoint: 'images/edits', lock: { done: true } })

  const folder = folderIn(profile, 'delivered')
  const served = async (imageId: number): Promise<string> => {
    const file = path.join(folder, `${imageId}.png`)
    await writeFile(file, await pictureBytes(desktop, imageId))
    return file
  }
  const [before, after] = [await pixels(await served(parentId)), await pixels(await served(childId))]
  expect([after.width, after.height]).toEqual([before.width, before.height])
  const moved: number[] = []
  for (let at = 0; at < before.data.length; at += 4) {
    if (before.data.compare(after.data, at, at + 4, at, at + 4) !== 0) moved.push(at / 4)
  }
  const [xs, ys] = [moved.map((at) => at % before.width), moved.map((at) => Math.floor(at / before.width))]
  const share = moved.length / (before.width * before.height)
  expect(share).toBeGreaterThan(0.001)
  expect(share).toBeLessThan(0.05)
  // Within the stroke: 85 px wide, from about (245, 250) to (460, 340).
  expect(Math.max(...xs.slice(0, 50_000)) - Math.min(...xs.slice(0, 50_000))).toBeLessThan(360)
  expect(Math.max(...ys.slice(0, 50_000)) - Math.min(...ys.slice(0, 50_000))).toBeLessThanOrEqual(88)

  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText(
    'Outside the mask image 1 was put back',
  )
  await shots(desktop, 'edit-matrix')
  // The newest comes first; which variant came first in the batch is chance.
  const newest = (await openGallery(page, 3)).first()
  await expect(newest).toHaveAccessibleName(/^\S+ #2 \$0, row 2, /)
  await openTile(page, newest)
  const tree = page.getByRole('tree', { name: 'What was made from what' })
  await expect(tree.getByRole('treeitem')).toHaveCount(2)
  await expect(tree.locator('[aria-current]')).toContainText('picture 2')
  await expectAccessibleInBoth(page)
  await shots(desktop, 'edit-lineage')
  await tree.locator('[aria-current]').focus()
  await page.keyboard.press('ArrowUp')
  await expect(tree.getByRole('treeitem').first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(tree.locator('[aria-current]')).toContainText('picture 1')
  await tree.getByRole('treeitem').last().focus()
  await expect(tree.getByRole('treeitem').last()).toBeFocused()
  await page.keyboard.press('e')
  await expect(page.getByRole('dialog', { name: 'Edit this picture' })).toContainText(`image ${childId}`)
})

/** The bytes of a picture as it counts, through the shell's own protocol. */
async function pictureBytes({ app }: Desktop, imageId: number): Promise<Buffer> {
  const base64 = await app.evaluate(async ({ session }, url) => {
    const response = await session.defaultSession.fetch(url)
    return Buffer.from(await response.arrayBuffer()).toString('base64')
  }, `image://i/${imageId}/cutout`)
  return Buffer.from(base64, 'base64')
}

test('a mask painted by keys alone: moved, painted, erased, undone, inverted, softened and used', async ({
  launch,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await openPicture(desktop)
  const panel = await openEdit(page, 'Add a window.')
  const marked = page
    .locator('.mk-status')
    .getByText(/marked/)
    .first()
  const tabTo = async (name: string): Promise<void> => {
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press('Tab')
      if (
        await page.evaluate(
          (wanted) =>
            document.activeElement?.textContent?.includes(wanted) === true &&
            document.activeElement instanceof HTMLButtonElement,
          name,
        )
      )
        return
    }
    throw new Error(`Forty Tabs did not lead to ${name}.`)
  }
  await tabTo('Paint a mask…')
  await page.keyboard.press('Enter')
  await expect(painting(page)).toBeFocused()
  await expect(marked).toHaveText('Nothing is marked yet')
  await page.keyboard.press(' ')
  await expect(marked).toHaveText('1 % marked')
  await page.keyboard.down(' ')
  for (let step = 0; step < 12; step += 1) await page.keyboard.press('ArrowRight')
  await page.keyboard.up(' ')
  await expect(marked).toHaveText('3 % marked')
  await expect(page.getByText('x 764, y 512', { exact: true })).toBeVisible()
  await expect(page.locator('.mk-status [aria-live]')).toHaveText('x 764, y 512. 3 % marked.')
  await page.keyboard.press('e')
  await expect(page.getByText(/^Eraser \d+ px$/)).toBeVisible()
  const eraser = page.getByText(/^Eraser \d+ px$/)
  const sizeAfter = async (key: string): Promise<number> => {
    // As a German keyboard on Windows writes it.
    const written = { key, ctrlKey: true, altKey: true, modifierAltGraph: true, bubbles: true, cancelable: true }
    const before = (await eraser.textContent()) ?? ''
    await painting(page).evaluate((area, event) => area.dispatchEvent(new KeyboardEvent('keydown', event)), written)
    await expect(eraser).not.toHaveText(before)
    return Number.parseInt((await eraser.textContent())?.replace(/\D+/, '') ?? '', 10)
  }
  expect(await sizeAfter('[')).toBeLessThan(await sizeAfter(']'))
  await page.keyboard.press(']')
  await page.keyboard.down(' ')
  for (let step = 0; step < 12; step += 1) await page.keyboard.press('ArrowLeft')
  await page.keyboard.up(' ')
  await expect(marked).not.toHaveText('3 % marked')
  await page.keyboard.press('Control+z')
  await expect(marked).toHaveText('3 % marked')
  await page.keyboard.press('Control+Shift+Z')
  await expect(marked).not.toHaveText('3 % marked')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('i')
  await expect(marked).toHaveText('97 % marked')
  await page.keyboard.press('i')
  await page.getByRole('slider', { name: /Soft edge/ }).focus()
  for (let step = 0; step < 60; step += 1) await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('slider', { name: /Soft edge/ })).toHaveAttribute('aria-valuetext', /^\d+ px$/)
  await page.keyboard.press('Control+Enter')
  await expect(panel.getByText('3 % marked')).toBeVisible()
  // Its button is gone, another stands in its place. What is said is what is sent, whatever is painted and not used.
  await expect(panel.getByRole('button', { name: 'Paint…' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(painting(page)).toBeFocused()
  await page.keyboard.press('i')
  await expect(marked).toHaveText('97 % marked')
  // Strokes that nothing would take are asked about, and Esc there goes back to them.
  await page.keyboard.press('Escape')
  const question = page.getByRole('alertdialog', { name: 'What you painted is not used yet' })
  await expect(question.getByRole('button', { name: 'Back to painting' })).toBeFocused()
  await expectAccessibleInBoth(page)
  await shots(desktop, 'edit-mask-question')
  await page.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
  await expect(marked).toHaveText('97 % marked')
  await page.keyboard.press('Escape')
  await question.getByRole('button', { name: 'Leave it out' }).press('Enter')
  await expect(panel.getByRole('button', { name: 'Paint…' })).toBeFocused()
  await expect(panel.getByText('3 % marked')).toBeVisible()
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'edit-soft-mask')
})

test('a mask file is loaded in place of painting, and markup is drawn where the model has it', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  await openPicture(desktop)
  const panel = await openEdit(page, 'Add a window.')
  await panel.getByRole('button', { name: 'Paint a mask…' }).click()
  await expect(painting(page)).toBeFocused()
  const mask = await sharp({ create: { width: 512, height: 512, channels: 3, background: '#000' } })
    .composite([{ input: { create: { width: 256, height: 512, channels: 3, background: '#fff' } }, left: 0, top: 0 }])
    .png()
    .toBuffer()
  const torn = { name: 'torn.png', mimeType: 'image/png', buffer: mask.subarray(0, 20) }
  await page.locator('input[type="file"]').setInputFiles(torn)
  await expect(page.getByText(/“torn\.png” cannot be read as a picture\./).first()).toBeVisible()
  await page.locator('input[type="file"]').setInputFiles({ name: 'mask.png', mimeType: 'image/png', buffer: mask })
  const status = page.locator('.mk-status')
  const half = status.getByText('50 % marked', { exact: true })
  await expect(half).toBeVisible()
  await expect(page.getByText(/Stretched from 512×512 to \d+×\d+\./).first()).toBeVisible()
  const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer()
  await page.locator('input[type="file"]').setInputFiles({ name: 'dot.jpg', mimeType: 'image/jpeg', buffer: dot })
  await expect(status.getByText('100 % marked', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Use this mask' })).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Control+z')
  await expect(half).toBeVisible()
  await page.getByRole('button', { name: 'Use this mask' }).click()
  await expect(panel.getByText('50 % marked')).toBeVisible()
  await panel.getByRole('button', { name: 'Remove the mask' }).click()
  await expect(panel.getByRole('button', { name: 'Draw markup…' })).toBeVisible()
})

test('a stroke over a picture of 3840×2160 is marked while it is made', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  const sheet = await writeSheet(profile, 'mural.csv', 'sku,prompt,size\nM-1,A mural of a harbour,3840x2160\n')
  const batchId = await createBatch(desktop, sheet)
  await ask(page, 'batch.run', { batchId })
  await batchHas(page, batchId, 1)
  await openTile(page, (await openGallery(page, 1)).first())
  const panel = await openEdit(page, 'Add a window.')
  await panel.getByRole('button', { name: 'Paint a mask…' }).click()
  await expect(painting(page)).toBeFocused()
  await expect(page.locator('.mk-status')).toContainText('3840×2160')
  await page.evaluate(() => {
    const tasks: number[] = []
    Object.assign(window, { longTasks: tasks })
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    })
  })
  for (let line = 0; line < 8; line += 1) await drag(page, [0.1, 0.2 + line * 0.08], [0.9, 0.2 + line * 0.08])
  await page.keyboard.press('i')
  await page.keyboard.press('Control+z')
  const long = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks)
  test.info().annotations.push({ type: 'tasks over 50 ms', description: long.map(Math.round).join(', ') || 'none' })
  await screenshot(desktop, 'edit-mask-4k')
  await page.getByRole('button', { name: 'Use this mask' }).click()
  await expect(panel.getByText(/^[1-9]\d % marked$/)).toBeVisible()
})
