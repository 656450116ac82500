import { startFakeApi } from '../../src/main/engine/provider/fake/server.ts'
import { ask, engineReady, expect, expectAccessible, test } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import {
  batchHas,
  createBatch,
  expectAccessibleInBoth,
  launchAt,
  openBatch,
  openGallery,
  smallSheet,
  writeSheet,
} from '../support/screens.ts'

test('a practice batch fills the matrix, shows in the queue and the gallery, and opens large', async ({ launch }) => {
  const { page } = await launch()
  await engineReady(page)
  const draft = await ask(page, 'sheet.example', { name: 'products' })
  const { batchId } = await ask(page, 'batch.create', {
    draftId: draft.draftId,
    recipe: draft.recipe,
    options: { provider: 'practice', sample: 4 },
  })
  await openBatch(page, 'products')
  const grid = page.getByRole('grid')
  await expect(grid).toHaveAttribute('aria-rowcount', '121')

  await ask(page, 'batch.run', { batchId })
  await expect(grid.locator('.is-picture')).toHaveCount(8, { timeout: 40_000 })
  expect(await grid.locator('*').count()).toBeLessThan(400)

  await expectAccessible(page)
  await grid.locator('[data-index="0"] [data-variant="0"]').click()
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Row 2')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Row 3')
  await page.keyboard.press(' ')
  await expect(page.getByRole('complementary', { name: 'About this picture' })).toContainText('SHA-256')
  await page.keyboard.press('Escape')
  await expect(grid.locator('[data-index="1"] [data-variant="0"]')).toBeFocused()

  await page.keyboard.press('Control+2')
  await expect(page.getByRole('radio', { name: 'Done today 8' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Pause all' })).toHaveAttribute('aria-disabled', 'true')
  await expect(await openGallery(page, 8)).toHaveCount(8)
})

test('a cap of the day that does not cover a run is named, and raised for all batches only when told to', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi()
  const desktop = await launchAt(launch, api.url, { dayCapUsd: 0.1, libraryCapUsd: 0.2 })
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(8)))
  await page.getByRole('button', { name: /^Over day cap by \$/ }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('$0.10 is left of $0.10, the cap of the day.')
  await expect(dialog.getByRole('button', { name: 'Run up to the cap' })).toBeFocused()
  await expectAccessibleInBoth(page)
  await dialog.getByRole('button', { name: /^Raise to \$/ }).click()
  await expect(dialog).toContainText('the cap of the library')
  // Backing out of the second question leaves the first cap as it was.
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  expect(await ask(page, 'settings.get', {})).toMatchObject({ dayCapUsd: 0.1, libraryCapUsd: 0.2 })

  // The dialog gives the focus back.
  await expect(page.getByRole('button', { name: /^Over day cap by \$/ })).toBeFocused()
  await page.keyboard.press('Control+Enter')
  await dialog.getByRole('button', { name: /^Raise to \$/ }).click()
  await dialog.getByRole('button', { name: 'Run up to the cap' }).click()
  await expect
    .poll(async () => (await ask(page, 'batch.get', { batchId })).pause?.cause, { timeout: 30_000 })
    .toBe('cap_library')
  const { budget } = await ask(page, 'queue.get', {})
  expect(budget.dayCapUsd).toBe(1)
  expect(budget.libraryUsd + budget.reservedUsd).toBeLessThanOrEqual(0.2)
  const banner = page.getByRole('alert').filter({ hasText: 'for the whole library' })
  await expect(banner).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText('stopped at the library cap')
  await expectAccessibleInBoth(page)

  await banner.getByRole('button', { name: 'Raise cap…' }).click()
  await dialog.getByRole('button', { name: /^Raise to \$.* and go on$/ }).click()
  await batchHas(page, batchId, 8)
})

test('a run above the amount in the settings is confirmed with all its figures; practice is never asked', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi()
  const desktop = await launchAt(launch, api.url, { confirmUsd: 0.1 })
  const { page } = desktop
  const sheet = await writeSheet(profile, 'mugs.csv', smallSheet(4))
  const batchId = await createBatch(desktop, sheet)
  await page.getByRole('button', { name: /^Run 4 rows × 1/ }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByRole('heading')).toHaveText(/^Run 4 rows × 1 for up to \$0\.\d\d$/)
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  for (const fact of ['4 pictures of 4 rows', 'Batch cap', '$50.00, $50.00 left', 'Hold until I decide', '$0.10']) {
    await expect(dialog).toContainText(fact)
  }
  await expectAccessibleInBoth(page)
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  expect((await ask(page, 'batch.get', { batchId })).jobs.held).toBe(4)
  expect(api.server.received()).toBe(0)

  await expect(page.getByRole('button', { name: /^Run 4 rows × 1/ })).toBeFocused()
  await page.keyboard.press('Control+Enter')
  await dialog.getByRole('button', { name: /^Run 4 rows × 1 · \$/ }).click()
  await batchHas(page, batchId, 4)

  await ask(page, 'settings.set', { provider: 'practice' })
  await page.getByRole('button', { name: 'Batches' }).first().click()
  const practice = await createBatch(desktop, sheet)
  await page.getByRole('button', { name: /^Run 4 rows × 1/ }).click()
  await expect(dialog).toHaveCount(0)
  await batchHas(page, practice, 4)
})

test('without a connection the batch says when it looks again, sends nothing twice and goes on by itself', async ({
  launch,
  profile,
}) => {
  const gone = await fakeApi()
  const { url } = gone
  const desktop = await launchAt(launch, url, {})
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(2)))
  await gone[Symbol.asyncDispose]()
  await page.getByRole('button', { name: /^Run 2 rows × 1/ }).click()
  await expect
    .poll(async () => (await ask(page, 'batch.get', { batchId })).pause?.cause, { timeout: 40_000 })
    .toBe('offline')
  const banner = page.getByRole('alert').filter({ hasText: 'You’re offline since' })
  await expect(banner).toContainText(/Looking again (in \d+ s|in \d+ min|now)\./)
  await expect(page.getByRole('contentinfo')).toContainText('OpenAI, offline')
  await expect(page.getByRole('contentinfo')).toContainText('waiting for the network')
  await expectAccessibleInBoth(page)
  expect(await ask(page, 'batch.get', { batchId })).toMatchObject({ reservedUsd: 0, jobs: { waiting: 2, failed: 0 } })

  const back = await startFakeApi({ port: Number(new URL(url).port), pictures: 'flat' })
  await banner.getByRole('button', { name: 'Try now' }).click()
  await batchHas(page, batchId, 2)
  expect(back.received()).toBe(2)
  await back.close()
})
