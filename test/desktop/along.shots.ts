import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { ask, engineReady, expect, repository, test, type Desktop } from '../support/electron.ts'
import { chooseSheet, openGallery, openTile, resize } from '../support/screens.ts'
import { shoot } from '../support/shots.ts'

const example = (file: string): string => path.join(repository, 'examples', file)

/** As a user does who has a character in files. */
function saveCharacter(library: string, name: string): void {
  const main = path.join(repository, 'src', 'main', 'cli', 'main.ts')
  const args = [main, 'characters', 'save', example(`book/${name}.character.json`), '--library', library]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** Makes a batch of a sheet in practice mode, runs its first rows, and shows it. */
async function runFirst(desktop: Desktop, sheet: string, rows: number): Promise<number> {
  const { page } = desktop
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('grid')).toBeVisible()
  const [batch] = await ask(page, 'batch.list', {})
  const batchId = batch?.id ?? 0
  const rowIds = await ask(page, 'batch.rowIds', { batchId })
  await ask(page, 'batch.run', { batchId, rowIds: rowIds.slice(0, rows) })
  await expect
    .poll(async () => (await ask(page, 'batch.get', { batchId })).images, { timeout: 200_000, message: sheet })
    .toBe(rows)
  return batchId
}

async function drag({ page }: Desktop, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const painting = page.getByRole('application', { name: /^Mask over/ })
  await expect(painting).toBeFocused()
  const box = await painting.boundingBox()
  if (box === null) throw new Error('There is no painting area.')
  await page.mouse.move(box.x + box.width * from[0], box.y + box.height * from[1])
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * to[0], box.y + box.height * to[1], { steps: 12 })
  await page.mouse.up()
}

test('characters, and a book whose pages take them along', async ({ launch, profile }) => {
  for (const name of ['mira', 'bruno']) saveCharacter(profile.library, name)
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.keyboard.press('Control+5')
  await page
    .getByRole('navigation', { name: 'Characters' })
    .getByRole('button', { name: /^@mira/ })
    .click()
  await expect(page.getByRole('listbox', { name: 'Pictures, in the order they are sent' })).toBeVisible()
  await shoot(desktop, 'characters')

  await page.keyboard.press('Control+1')
  await chooseSheet(desktop, example('book/book.csv'))
  await runFirst(desktop, 'book', 6)
  await page.getByRole('grid').locator('[data-index="4"] [data-variant="0"]').click()
  await shoot(desktop, 'batch-references')
})

test('an edit: panel, mask, and what was made from what', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await chooseSheet(desktop, example('room/room.csv'))
  await expect(page.getByRole('img', { name: /^1: living-room.jpg/ }).first()).toBeVisible()
  await shoot(desktop, 'import-references')
  const batchId = await runFirst(desktop, 'room', 1)
  await openTile(page, (await openGallery(page, 1)).first())
  await page.keyboard.press('e')
  const panel = page.getByRole('dialog', { name: 'Edit this picture' })
  await expect(panel.getByRole('textbox', { name: 'What to change' })).toBeFocused()
  await page.keyboard.type('Lay a folded woollen blanket over the arm of the sofa.')
  await panel.getByRole('button', { name: 'Paint a mask…' }).click()
  await drag(desktop, [0.38, 0.6], [0.42, 0.76])
  await shoot(desktop, 'mask')
  await page.getByRole('button', { name: 'Use this mask' }).click()
  await expect(panel.getByRole('checkbox', { name: 'Lock everything outside the mask' })).toBeChecked()
  await shoot(desktop, 'edit')
  await panel.getByRole('button', { name: /^Edit · 1 picture/ }).click()
  await expect.poll(async () => (await ask(page, 'batch.get', { batchId })).images, { timeout: 60_000 }).toBe(2)
  await page.getByRole('grid').locator('.is-picture').first().dblclick()
  await expect(page.getByRole('tree', { name: 'What was made from what' }).getByRole('treeitem')).toHaveCount(2)
  await shoot(desktop, 'lineage')
})
