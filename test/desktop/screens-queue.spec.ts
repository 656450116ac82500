import { ask, engineReady, expect, test } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import { createBatch, expectAccessibleInBoth, smallSheet, writeSheet } from '../support/screens.ts'

test('failures stand by cause, an unknown outcome is sent again only when told, and the money is right', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi({
    latencyMs: 300,
    rules: [
      { when: { requests: [2, 3] }, do: { kind: 'moderation' } },
      { when: { requests: [5] }, do: { kind: 'reset', after: 'accepted' } },
    ],
  })
  const desktop = await launch({ environment: { OPENAI_BASE_URL: api.url, OPENAI_API_KEY: 'sk-not-a-real-key' } })
  const { page } = desktop
  await engineReady(page)
  await page.keyboard.press('Control+,')
  await expect(page.getByText('Key from OPENAI_API_KEY')).toBeVisible()
  await page.getByRole('radio', { name: 'OpenAI' }).click({ force: true })
  await expect(page.getByRole('radio', { name: 'OpenAI' })).toBeChecked()
  await page.keyboard.press('Control+1')
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(8)))
  await expect(page.getByRole('contentinfo')).toContainText('OpenAI')
  await page.getByRole('button', { name: /^Run 8 rows × 1.*\$.*cap \$50/ }).click()
  const batch = () => ask(page, 'batch.get', { batchId })
  await expect.poll(async () => (await batch()).jobs, { timeout: 20_000 }).toMatchObject({ waiting: 0, running: 0 })
  expect((await batch()).jobs).toMatchObject({ failed: 2, unknown: 1 })
  const grid = page.getByRole('grid')
  await expect(grid.locator('.is-picture')).toHaveCount(5)
  await expect(grid.getByText('Not charged')).toHaveCount(2)
  await expect(grid.getByText(/held$/)).toHaveCount(1)
  await expectAccessibleInBoth(page)

  await page.keyboard.press('Control+2')
  const triage = page.getByRole('complementary', { name: 'Failures by cause' })
  await expect(triage).toContainText('3 by cause')
  await expect(triage).toContainText('These never run again on their own.')
  await expectAccessibleInBoth(page)
  await triage.getByRole('button', { name: 'Retry 2' }).click()
  await expect.poll(async () => (await batch()).images, { timeout: 20_000 }).toBe(7)
  const { jobs: left, reservedUsd: held } = await batch()
  expect(left).toMatchObject({ unknown: 1, failed: 0 })

  await triage.getByRole('button', { name: 'Resolve 1 unknown outcome' }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expectAccessibleInBoth(page)
  await dialog
    .getByText(/^Send again/)
    .first()
    .click()
  await dialog.getByRole('button', { name: /^Send again · up to/ }).click()
  await expect.poll(async () => (await batch()).images, { timeout: 20_000 }).toBe(8)
  // What may have been charged for the unanswered request counts as spent: the cap holds even if it was.
  const { spentUsd, reservedUsd } = await batch()
  const pictures = await ask(page, 'gallery.tiles', { ids: [...(await ask(page, 'gallery.find', { query: '' })).ids] })
  const pictureUsd = pictures.reduce((sum, { costUsd }) => sum + costUsd, 0)
  expect(held).toBeGreaterThan(0)
  expect(pictureUsd + held).toBeCloseTo(spentUsd, 6)
  expect(reservedUsd).toBe(0)
})

test('a run whose worst case passes the cap asks first, and stops at the cap when told to', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi()
  const desktop = await launch({ environment: { OPENAI_BASE_URL: api.url, OPENAI_API_KEY: 'sk-not-a-real-key' } })
  const { page } = desktop
  await engineReady(page)
  await ask(page, 'settings.set', { provider: 'openai', capUsd: 0.1 })
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(8)))
  await page.getByRole('button', { name: /^Over cap by \$/ }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('left of $0.10')
  await expectAccessibleInBoth(page)
  await dialog.getByRole('button', { name: 'Run up to the cap' }).click()
  await expect
    .poll(async () => (await ask(page, 'batch.get', { batchId })).pause?.cause, { timeout: 20_000 })
    .toBe('cap')
  const { spentUsd, reservedUsd, images } = await ask(page, 'batch.get', { batchId })
  expect(images).toBeGreaterThan(0)
  expect(spentUsd + reservedUsd).toBeLessThanOrEqual(0.1)
  await expect(page.getByRole('button', { name: 'Resume' }).first()).toBeVisible()
  await expectAccessibleInBoth(page)
})
