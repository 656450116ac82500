import { ask, engineReady, expect, expectAccessible, test } from '../support/electron.ts'

test('a practice batch fills the matrix, shows in the queue and the gallery, and opens large', async ({ launch }) => {
  const { page } = await launch()
  await engineReady(page)
  const draft = await ask(page, 'sheet.example', { name: 'products' })
  const { batchId } = await ask(page, 'batch.create', {
    draftId: draft.draftId,
    recipe: draft.recipe,
    options: { provider: 'practice', sample: 4 },
  })
  await page.getByRole('button', { name: 'Batches' }).first().click()
  await page.getByText('products', { exact: true }).first().click()
  const grid = page.getByRole('grid')
  await expect(grid).toHaveAttribute('aria-rowcount', '121')

  await ask(page, 'batch.run', { batchId })
  await expect(grid.locator('.is-picture')).toHaveCount(8, { timeout: 40_000 })
  expect(await grid.locator('*').count()).toBeLessThan(400)

  await expectAccessible(page)
  await grid.locator('[data-index="0"] [data-variant="0"]').click()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Row 3')
  await page.keyboard.press(' ')
  await expect(page.getByRole('complementary', { name: 'About this picture' })).toContainText('SHA-256')
  await page.keyboard.press('Escape')
  await expect(grid.locator('[data-index="1"] [data-variant="0"]')).toBeFocused()

  await page.keyboard.press('Control+2')
  await expect(page.getByText('Nothing is queued.')).toBeVisible()
  await page.keyboard.press('Control+3')
  await expect(page.getByRole('listbox', { name: 'Pictures' }).getByRole('option')).toHaveCount(8)
})
