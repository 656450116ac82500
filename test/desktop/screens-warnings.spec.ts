import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import type { Parameters } from '../../src/contract/recipe.ts'
import { ask, engineReady, expect, screenshot, test } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import { gptImage9 } from '../support/invented-model.ts'
import { expectAccessibleInBoth, resize } from '../support/screens.ts'

/** A batch of the example sheet whose every request has these parameters; its id. */
async function batchWith(page: Page, provider: string, parameters: Parameters): Promise<number> {
  const { draftId, recipe } = await ask(page, 'sheet.example', { name: 'products' })
  const mapping = { ...recipe.mapping, size: { field: 'unused' as const } }
  const variants = [{ name: 'Picture', repeats: 1, parameters }]
  const { batchId } = await ask(page, 'batch.create', {
    draftId,
    recipe: { ...recipe, mapping, variants },
    options: { provider },
  })
  return batchId
}

test('a model that ends soon is named in the queue with what waits for it, and its jobs are given another', async ({
  launch,
  profile,
}) => {
  const days = 9
  const end = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const file = path.join(profile.folder, 'my-models.json')
  const ending = { ...gptImage9, shutdown: end, maxPromptChars: 32_000 }
  await writeFile(file, JSON.stringify({ format: 1, version: '2027-03-02', models: [ending] }))
  const desktop = await launch({ environment: { PROOFSHEET_MODELS: file } })
  const { page } = desktop
  await engineReady(page)
  await batchWith(page, 'practice', { model: 'gpt-image-9', size: '500x500', quality: 'sketch' })
  await page.keyboard.press('Control+2')
  const banner = page.getByRole('status').filter({ hasText: 'gpt-image-9' })
  await expect(banner).toContainText(
    /gpt-image-9 stops on \d+ \w+, in \d days\. 120 pictures not made yet ask for it\./,
  )
  await expectAccessibleInBoth(page)
  await resize(desktop, { width: 1100, height: 720 })
  await screenshot(desktop, 'warnings-shutdown')
  await banner.getByRole('button', { name: 'Change model…' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Change 120 pictures of 9' })
  await dialog.getByRole('button', { name: /Model/ }).press('Enter')
  await page.getByRole('option', { name: /^2\.6-flare/ }).click()
  await dialog.getByRole('button', { name: /^Change 120 pictures/ }).press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(banner).toHaveCount(0)
  const ids = await ask(page, 'queue.ids', { state: 'held', model: 'gpt-image-2.6-flare' })
  expect(ids).toHaveLength(120)
})

test('a parameter that a model turned out not to have is named in Settings and can be sent again', async ({
  launch,
}) => {
  await using api = await fakeApi()
  const desktop = await launch({ environment: { OPENAI_BASE_URL: api.url, OPENAI_API_KEY: 'sk-not-a-real-key' } })
  const { page } = desktop
  await engineReady(page)
  const batchId = await batchWith(page, 'openai', { extra: { seed: 7 } })
  const rowIds = await ask(page, 'batch.rowIds', { batchId })
  await ask(page, 'batch.run', { batchId, rowIds: rowIds.slice(0, 1) })
  await expect.poll(async () => (await ask(page, 'models.dropped', {})).length, { timeout: 60_000 }).toBe(1)
  await page.keyboard.press('Control+,')
  const line = page.getByRole('listitem').filter({ hasText: 'seed' })
  await expect(line).toContainText(
    /seed was left out for 2\.6-flare at .* since .*: it said it has no such parameter\./,
  )
  await resize(desktop, { width: 1100, height: 720 })
  await line.scrollIntoViewIfNeeded()
  await expectAccessibleInBoth(page)
  await screenshot(desktop, 'warnings-dropped')
  await line.getByRole('button', { name: /^Send it again: seed, 2\.6-flare at / }).press('Enter')
  await expect(line).toHaveCount(0)
  expect(await ask(page, 'models.dropped', {})).toEqual([])
})
