import { ask, engineReady, expect, test } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import { createBatch, expectAccessibleInBoth, smallSheet, writeSheet } from '../support/screens.ts'

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
  await page.getByRole('button', { name: /^Over batch cap by \$/ }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('$0.10 is left of $0.10, the cap of this batch.')
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
