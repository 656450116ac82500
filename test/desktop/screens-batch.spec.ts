import { readdir, readFile } from 'node:fs/promises'
import type { Page } from 'playwright'
import { ask, engineReady, expect, runExample, test } from '../support/electron.ts'
import {
  answerDialog,
  batchEnds,
  chooseSheet,
  createBatch,
  expectAccessibleInBoth,
  folderIn,
  openBatch,
  openGallery,
  openTile,
  resize,
  smallSheet,
  writeSheet,
} from '../support/screens.ts'
import { enginesOf } from '../support/processes.ts'

const cells = (page: Page) => page.getByRole('grid').locator('.is-picture')
const run = (page: Page) => page.getByRole('button', { name: /^Run \d/ })

test('a batch runs from its button to the last cell, and its pictures can be searched and looked at', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(6)))
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Choose what to run' }).click()
  await expect(page.getByRole('dialog', { name: 'Choose what to run' })).toContainText('All waiting · 6 rows')
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Done' }).click()

  await run(page).click()
  await expect(cells(page)).toHaveCount(6, { timeout: 20_000 })
  await expect
    .poll(() => ask(page, 'batch.get', { batchId }))
    .toMatchObject({ state: 'finished', images: 6, spentUsd: 0 })
  await expect(page.getByRole('grid').locator('img')).toHaveCount(6)
  await expectAccessibleInBoth(page)

  await page.getByRole('searchbox', { name: 'Find in batch' }).fill('P-99')
  await expect(page.getByText('No rows match “P-99”.')).toBeVisible()
  await expectAccessibleInBoth(page)

  const tiles = await openGallery(page, 6)
  await page.getByRole('searchbox', { name: 'Search pictures' }).fill('key:P-4')
  await expect(tiles).toHaveCount(1)
  await expectAccessibleInBoth(page)
  await openTile(page, tiles.first())
  await expect(page.getByRole('heading', { name: 'P-4', level: 1 })).toBeVisible()
  await expectAccessibleInBoth(page)
  const percent = async () => Number.parseInt(await page.locator('.stage-percent').innerText(), 10)
  const fitted = await percent()
  await page.keyboard.press('+')
  await expect.poll(percent).toBeGreaterThan(fitted)
  await page.keyboard.press('0')
  await expect.poll(percent).toBe(fitted)
  await page.keyboard.press('0')
  await expect.poll(percent).toBe(100)
  await page.keyboard.press('-')
  await expect.poll(percent).toBe(80)
  await page.keyboard.press('Escape')
  await expect(tiles).toHaveCount(1)
})

test('a paused batch sends nothing more until it is resumed', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  // Two at a time: most of the batch waits when it is paused.
  await ask(page, 'settings.set', { concurrency: 2 })
  const batchId = await createBatch(desktop, await writeSheet(profile, 'many.csv', smallSheet(90)))
  await run(page).click()
  await expect(cells(page).first()).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()
  const jobs = async () => (await ask(page, 'batch.get', { batchId })).jobs
  await expect.poll(async () => (await jobs()).running, { timeout: 20_000 }).toBe(0)
  const { waiting } = await jobs()
  expect(waiting).toBeGreaterThan(0)
  await page.keyboard.press('Control+2')
  await expect(page.getByRole('heading', { name: 'Queue' })).toBeVisible()
  await expectAccessibleInBoth(page)
  expect((await jobs()).waiting).toBe(waiting)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.getByRole('grid')).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect.poll(async () => (await jobs()).waiting, { timeout: 20_000 }).toBeLessThan(waiting)
})

test('pictures are exported with their manifest into the folder that was chosen', async ({ launch, profile }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await runExample(page, 2)
  await openBatch(page, 'products')
  await page.getByRole('button', { name: /^Export 4 pictures/ }).click()
  await expect(page.getByRole('dialog')).toContainText('8 files from 4 pictures')
  await expectAccessibleInBoth(page)
  const folder = folderIn(profile, 'delivered')
  await answerDialog(desktop, folder)
  await page.getByRole('button', { name: 'Choose folder…' }).click()
  await page.getByRole('button', { name: 'Export 8 files' }).click()
  await expect(page.getByRole('dialog', { name: 'Exported' })).toContainText('8 files')
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Done' }).click()

  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(webp|jpg)$/.test(file))
  expect(files.sort()).toEqual([
    'square/00104_lifestyle_1.jpg',
    'square/00104_studio_1.jpg',
    'square/00141_lifestyle_1.jpg',
    'square/00141_studio_1.jpg',
    'web/00104_lifestyle_1.webp',
    'web/00104_studio_1.webp',
    'web/00141_lifestyle_1.webp',
    'web/00141_studio_1.webp',
  ])
  const manifest = (await readdir(folder)).find((file) => file.endsWith('.csv'))
  const text = await readFile(`${folder}/${manifest}`, 'utf8')
  for (const file of files) expect(text).toContain(file)
})

test('an engine killed in the middle of a batch: the window says so, nothing is sent, and Resume finishes', async ({
  launch,
  profile,
  meant,
}) => {
  test.skip(process.platform !== 'linux', 'looks at processes in /proc')
  // A picture that was asked for in the moment of the kill is answered by nobody.
  meant.push(/image:\/\//)
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  // Two at a time: the batch is far from its end when the engine is killed.
  await ask(page, 'settings.set', { concurrency: 2 })
  const batchId = await createBatch(desktop, await writeSheet(profile, 'many.csv', smallSheet(48)))
  await run(page).click()
  await expect(cells(page).first()).toBeVisible({ timeout: 20_000 })
  const banner = page.getByText('The engine stopped.', { exact: true })
  const seen = banner.waitFor({ state: 'visible' })
  const [engine] = await enginesOf(desktop)
  process.kill(engine!, 'SIGKILL')
  await seen
  await expect(banner).toBeHidden({ timeout: 15_000 })
  await engineReady(page)
  expect((await ask(page, 'queue.get', {})).pause?.cause).toBe('crash')
  await page.keyboard.press('Control+2')
  const summary = page.getByRole('region', { name: 'After the stop' })
  await expect(summary).toContainText('Nothing paid was lost.')
  await expectAccessibleInBoth(page)
  await summary.getByRole('button', { name: 'Resume' }).click()
  await batchEnds(page, batchId)
  const { images, jobs } = await ask(page, 'batch.get', { batchId })
  expect(images + jobs.unknown).toBe(48)
})

test('a cell that waits shows what its own row asks for, and nothing held in practice mode', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await chooseSheet(desktop, await writeSheet(profile, 'wide.csv', 'sku,prompt,size\nP-1,A long pier,1536x1024\n'))
  await expect(page.getByRole('region', { name: 'Template' })).toContainText('size by row')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('grid')).toBeVisible()
  await expect(page.getByRole('columnheader', { name: /^Picture/ })).not.toContainText('1:1')
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector.getByRole('row', { name: /^Size/ })).toContainText('1536×1024')
  await expect(inspector).toContainText('Nothing is sent until you press Run. Practice mode costs nothing.')
})

test('a row that was left out says so and what to do, and the counters leave room for the search in a small window', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await createBatch(desktop, await writeSheet(profile, 'few.csv', 'sku,prompt,references\nA,Night,\nB,Day,gone.png\n'))
  await resize(desktop, { width: 1100, height: 720 })
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('Row 2')
  await page.getByRole('gridcell', { name: /^Row 3, B, / }).click()
  await expect(inspector).toContainText('Row 3')
  await expect(inspector).toContainText('Left outThe row has a problem: nothing is sent for it')
  await expect(inspector).toContainText('Day')
  await expect(page.getByRole('radio', { name: 'Blocked 1' })).toBeVisible()
  const search = await page.getByRole('searchbox', { name: 'Find in batch' }).boundingBox()
  expect((search?.x ?? 0) + (search?.width ?? 1_100)).toBeLessThanOrEqual(1_088)
  await expectAccessibleInBoth(page)
})
