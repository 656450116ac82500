import { ask, engineReady, expect, test } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import { resize } from '../support/screens.ts'
import { shoot } from '../support/shots.ts'

/** Height of a row of the grid, px. */
const mediumRow = 96

test('practice: from an empty library to delivered pictures', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect(page.getByText('No batches yet')).toBeVisible()
  await shoot(desktop, 'batches-empty')

  await page.getByRole('button', { name: 'Try a sample in Practice mode' }).click()
  await expect(page.getByRole('article')).not.toHaveCount(0)
  await shoot(desktop, 'import')

  await page.keyboard.press('Control+Enter')
  const grid = page.getByRole('grid')
  await expect(grid).toBeVisible()
  await expect(page.getByRole('button', { name: /^Run 120 rows/ })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect
    .poll(async () => (await ask(page, 'batch.get', { batchId: 1 })).images, { timeout: 120_000 })
    .toBeGreaterThan(6)
  await shoot(desktop, 'batch', async () => {
    const { rowCounts } = await ask(page, 'batch.get', { batchId: 1 })
    await grid.evaluate((element, top) => element.scrollTo({ top }), (rowCounts.review - 4) * mediumRow)
  })
  await expect
    .poll(async () => (await ask(page, 'batch.get', { batchId: 1 })).state, { timeout: 400_000, intervals: [1_000] })
    .toBe('finished')
  await grid.evaluate((element) => element.scrollTo({ top: 0 }))
  await grid.locator('[data-index="2"] [data-variant="0"]').click()
  await shoot(desktop, 'batch-finished')

  await page.getByRole('button', { name: /^Export/ }).click()
  await expect(page.getByRole('dialog')).toContainText('Export')
  await shoot(desktop, 'export')
  await page.keyboard.press('Escape')

  await grid.locator('[data-index="2"] [data-variant="0"]').click()
  await page.keyboard.press(' ')
  await expect(page.getByRole('complementary', { name: 'About this picture' })).toContainText('SHA-256')
  await shoot(desktop, 'image')
  await page.keyboard.press('Control+3')
  await expect(page.getByRole('option').first()).toBeVisible()
  await shoot(desktop, 'gallery')
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('heading', { name: 'Providers' })).toBeVisible()
  await shoot(desktop, 'settings')
  const scenes = await ask(page, 'sheet.example', { name: 'scenes' })
  const { draftId, recipe } = scenes
  await ask(page, 'batch.create', { draftId, recipe, options: { provider: 'practice' } })
  await page.keyboard.press('Control+1')
  await expect(page.getByRole('row')).toHaveCount(3)
  await shoot(desktop, 'batches')
})

test('OpenAI’s API as it can be: running, refused, and without an answer', async ({ launch }) => {
  await using api = await fakeApi(
    {
      latencyMs: [3_000, 9_000],
      rules: [
        { when: { requests: [4, 11, 23] }, do: { kind: 'moderation' } },
        { when: { requests: [7, 19] }, do: { kind: 'reset', after: 'accepted' } },
        { when: { requests: [13] }, do: { kind: 'unknown_parameter', param: 'background' } },
      ],
    },
    'card',
  )
  const desktop = await launch({ environment: { OPENAI_BASE_URL: api.url, OPENAI_API_KEY: 'sk-not-a-real-key' } })
  const { page } = desktop
  await engineReady(page)
  await resize(desktop, { width: 1440, height: 900 })
  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: 'OpenAI' }).click({ force: true })
  await expect(page.getByRole('radio', { name: 'OpenAI' })).toBeChecked()
  const { draftId, recipe } = await ask(page, 'sheet.example', { name: 'products' })
  const { batchId } = await ask(page, 'batch.create', { draftId, recipe, options: { provider: 'openai' } })
  const rowIds = await ask(page, 'batch.rowIds', { batchId })
  await ask(page, 'batch.run', { batchId, rowIds: [...rowIds] })
  await page.keyboard.press('Control+2')
  const queue = () => ask(page, 'queue.get', {})
  await expect.poll(async () => (await queue()).counts.unknown, { timeout: 120_000 }).toBeGreaterThan(1)
  await expect.poll(async () => (await queue()).counts.failed, { timeout: 60_000 }).toBeGreaterThan(3)
  await shoot(desktop, 'queue')
  await page.keyboard.press('Control+p')
  await expect.poll(async () => (await queue()).counts.running, { timeout: 60_000 }).toBe(0)
  const waiting = page.getByRole('listbox', { name: 'Waiting' })
  await waiting.locator('[data-at="2"]').click()
  await waiting.locator('[data-at="7"]').click({ modifiers: ['Shift'] })
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('$')
  await shoot(desktop, 'queue-selected')
  await page.keyboard.press('e')
  await page.getByRole('button', { name: /Quality$/ }).click()
  await page.getByRole('option', { name: /^low/ }).click()
  await page.getByText('Template', { exact: true }).click()
  await expect(page.getByRole('button', { name: /^Change 6 pictures · .* → / })).toBeVisible()
  await shoot(desktop, 'queue-change')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Spend…' }).click()
  await page.getByRole('radio', { name: 'Row', exact: true }).click()
  await expect(page.getByRole('grid')).toContainText('Total')
  await shoot(desktop, 'spend')
  await page.keyboard.press('Control+1')
  await page.getByText('products', { exact: true }).first().click()
  await expect(page.getByRole('grid')).toBeVisible()
  await shoot(desktop, 'batch-mixed')

  await api.server.close()
  await page.keyboard.press('Control+2')
  await page.keyboard.press('Control+p')
  await expect.poll(async () => (await queue()).pause?.cause, { timeout: 60_000 }).toBe('offline')
  await expect(page.getByText('You’re offline since')).toBeVisible()
  await shoot(desktop, 'queue-offline')
})
