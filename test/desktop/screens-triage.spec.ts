import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import { ask, expect, test } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import { makePicture } from '../support/pictures.ts'
import {
  batchEnds,
  batchHas,
  chooseSheet,
  createBatch,
  expectAccessibleInBoth,
  launchAt,
  openBatch,
  smallSheet,
  writeSheet,
} from '../support/screens.ts'

/** Presses Run and waits until nothing waits or runs any more. */
async function runToEnd(page: Page, batchId: number): Promise<void> {
  await page.getByRole('button', { name: /^Run \d+ rows? ×/ }).click()
  // Before the engine has heard of it, nothing waits and nothing runs as well.
  await expect.poll(async () => (await ask(page, 'batch.get', { batchId })).jobs.held).toBe(0)
  await batchEnds(page, batchId)
}

const triageOf = (page: Page) => page.getByRole('complementary', { name: 'Failures by cause' })

test('refused words are rewritten one by one; only the rows that were changed are sent again', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi({
    rules: [
      { when: { prompt: 'number 2' }, do: { kind: 'moderation' } },
      { when: { prompt: 'number 3' }, do: { kind: 'moderation' } },
    ],
  })
  const desktop = await launchAt(launch, api.url)
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(4)))
  await runToEnd(page, batchId)
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  for (const key of ['P-1', 'P-4']) {
    await page.getByRole('gridcell', { name: new RegExp(`${key}, .*done`) }).click()
    await expect(inspector).toContainText('Cost')
  }
  await page.getByRole('gridcell', { name: /P-2, .*failed/ }).click()
  await expect(inspector.getByText('A blue mug with the number 2')).toBeVisible()
  await expect(inspector.getByRole('button').first()).toHaveText('Change…')
  await expect(inspector.getByText('Cost')).toHaveCount(0)
  await page.keyboard.press('Control+2')
  const group = triageOf(page).getByRole('region', { name: 'Moderation, 2' })
  await expect(group).toContainText('Words are not charged;')
  await expect(group.getByRole('listitem')).toHaveText([
    'P-2Picture, “A blue mug with the number 2”',
    'P-3Picture, “A blue mug with the number 3”',
  ])
  await expectAccessibleInBoth(page)

  await group.getByRole('button', { name: 'Edit 2 prompts…' }).click()
  const dialog = page.getByRole('dialog')
  const first = dialog.getByRole('textbox', { name: /^Prompt of row 3, P-2/ })
  await expect(first).toBeFocused()
  await expect(first).toHaveValue('A blue mug with the number 2')
  await expect(dialog.getByRole('button', { name: 'Send changed prompts' })).toHaveAttribute('aria-disabled', 'true')
  await expectAccessibleInBoth(page)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('A blue mug with a plain handle')
  await dialog.getByRole('button', { name: /^Send 1 changed · \$/ }).click()
  await expect(page.getByText('1 picture reworded and put back to be sent.')).toBeVisible()
  await batchEnds(page, batchId)
  const { jobs, images } = await ask(page, 'batch.get', { batchId })
  expect(images).toBe(3)
  expect(jobs).toMatchObject({ failed: 1, done: 3 })
  expect(api.server.received()).toBe(5)
  await expect(triageOf(page).getByRole('region', { name: 'Moderation, 1' })).toBeVisible()
})

test('a size that is refused is set to one that is offered, with the price before and after', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi({
    rules: [{ when: { to: 2 }, do: { kind: 'unknown_parameter', param: 'size' } }],
  })
  const desktop = await launchAt(launch, api.url)
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(2)))
  await runToEnd(page, batchId)
  await page.keyboard.press('Control+2')
  const opens = triageOf(page).getByRole('button', { name: /^Set 2 to / })
  await opens.click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Set 2 pictures to')
  await dialog.getByRole('button', { name: /^Change 2 pictures · \$/ }).click()
  await batchHas(page, batchId, 2)
  expect(await ask(page, 'batch.get', { batchId })).toMatchObject({ images: 2, jobs: { failed: 0 } })
})

test('what failed for a passing reason is tried again, what the model cannot do is given to another', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi({
    rules: [
      { when: { prompt: 'number 1', to: 2 }, do: { kind: 'raw', status: 417 } },
      { when: { prompt: 'number 2', to: 2 }, do: { kind: 'model_not_found' } },
    ],
  })
  const desktop = await launchAt(launch, api.url)
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(2)))
  await runToEnd(page, batchId)
  await page.keyboard.press('Control+2')
  await triageOf(page)
    .getByRole('button', { name: /^Retry 1 · \$/ })
    .click()
  await batchHas(page, batchId, 1)

  await triageOf(page).getByRole('button', { name: 'Choose a model for 1…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose a model for 1 picture and send again' })
  await expect(dialog.getByRole('button', { name: 'Change', exact: true })).toHaveAttribute('aria-disabled', 'true')
  await expectAccessibleInBoth(page)
  await dialog.getByRole('button', { name: /Model$/ }).click()
  await page.getByRole('option').nth(1).click()
  await dialog.getByRole('button', { name: /^Change 1 picture · \$/ }).click()
  await batchHas(page, batchId, 2)
  expect(api.server.received()).toBe(4)
})

test('a request without an answer is looked for, sent again or given up, one by one, and the money is right', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi({
    rules: [{ when: { requests: [2, 3, 4] }, do: { kind: 'reset', after: 'accepted' } }],
  })
  const desktop = await launchAt(launch, api.url)
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(6)))
  await runToEnd(page, batchId)
  const held = (await ask(page, 'batch.get', { batchId })).reservedUsd
  expect(held).toBeGreaterThan(0)
  await expect(page.getByRole('alert').filter({ hasText: /brought no answer: outcome unknown/ })).toHaveCount(1)
  await page.keyboard.press('Control+2')
  await triageOf(page).getByRole('button', { name: 'Resolve 3 unknown outcomes' }).click()
  // A toast is an alertdialog as well.
  const dialog = page.getByRole('alertdialog', { name: /^Resolve/ })
  await expect(dialog.getByRole('button', { name: 'Look for it' })).toBeFocused()
  await expect(dialog).toContainText('3 requests were sent and no answer came back')
  await expect(dialog).toContainText(`up to $${held.toFixed(2)}, which stays held`)
  await expect(dialog.getByRole('row')).toHaveCount(4)
  await expect(dialog.getByRole('row').nth(1)).toContainText(new URL(api.url).host)
  await expectAccessibleInBoth(page)

  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText(
    'No answer to these 3 requests is on this computer. Nothing was sent.',
  )
  expect(api.server.received()).toBe(6)

  await dialog.getByRole('row').nth(3).getByRole('checkbox').click({ force: true })
  await expect(dialog).toContainText('2 requests were sent and no answer came back')
  await dialog.getByRole('button', { name: /^Send again \(may be a second charge, \$/ }).click()
  await expect(dialog).toHaveCount(0)
  await batchHas(page, batchId, 5)
  expect(api.server.received()).toBe(8)

  const [left] = await ask(page, 'triage.jobs', { state: 'unknown', cause: 'outcome_unknown' })
  await openBatch(page, 'mugs')
  await page.getByRole('gridcell', { name: new RegExp(`${left?.key}, .*unknown outcome`) }).click()
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('Without an answer: Hold until I decide.')
  await inspector.getByRole('button', { name: 'Resolve…' }).click()
  await expect(dialog).toContainText('One request was sent and no answer came back')
  await expectAccessibleInBoth(page)
  await dialog.getByRole('button', { name: 'Give up and release the hold' }).click()
  await expect.poll(async () => (await ask(page, 'batch.get', { batchId })).reservedUsd).toBe(0)
  const { jobs, spentUsd } = await ask(page, 'batch.get', { batchId })
  expect(jobs).toMatchObject({ done: 5, cancelled: 1, unknown: 0 })
  // The two that were sent again may have been charged the first time as well; the one given up is released.
  const { ids } = await ask(page, 'gallery.find', { query: '' })
  const pictures = await ask(page, 'gallery.tiles', { ids: [...ids] })
  const pictureUsd = pictures.reduce((sum, { costUsd }) => sum + costUsd, 0)
  expect(spentUsd).toBeCloseTo(pictureUsd + (held / 3) * 2, 6)
  expect(api.server.received()).toBe(8)
})

test('an answer that lies on this computer is found, and becomes its picture without another request', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi({ rules: [{ when: { requests: [1] }, do: { kind: 'reset', after: 'accepted' } }] })
  const desktop = await launchAt(launch, api.url)
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(1)))
  await runToEnd(page, batchId)
  const [job] = await ask(page, 'triage.jobs', { state: 'unknown', cause: 'outcome_unknown' })
  const picture = await makePicture({ width: 1024, height: 1024 })
  const answer = { created: 1, data: [{ b64_json: picture.toString('base64') }], output_format: 'png' }
  await writeFile(path.join(profile.library, 'spool', `${job?.attempt?.id}.part`), JSON.stringify(answer))

  await page.keyboard.press('Control+2')
  await triageOf(page).getByRole('button', { name: 'Resolve 1 unknown outcome' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Resolve 1 unknown outcome' })
  await expect(dialog.getByRole('button', { name: 'Look for it' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 answer was found and becomes its picture without a new request.')).toBeVisible()
  await expect(dialog).toHaveCount(0)
  await expectAccessibleInBoth(page)
  await expect
    .poll(() => ask(page, 'batch.get', { batchId }))
    .toMatchObject({ images: 1, reservedUsd: 0, jobs: { done: 1 } })
  expect(api.server.received()).toBe(1)
})

test('a batch told to send again once does so by itself, and says so', async ({ launch, profile }) => {
  await using api = await fakeApi({ rules: [{ when: { requests: [1] }, do: { kind: 'reset', after: 'accepted' } }] })
  const desktop = await launchAt(launch, api.url)
  const { page } = desktop
  await page.getByRole('button', { name: 'Batches' }).first().click()
  const sheet = await writeSheet(profile, 'mugs.csv', smallSheet(2))
  await chooseSheet(desktop, sheet)
  await page.getByRole('button', { name: 'Edit what happens without an answer' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('radio', { name: /^Hold until I decide · recommended/ })).toBeChecked()
  await expectAccessibleInBoth(page)
  await dialog.getByText('Send again once').click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('region', { name: 'Plan' })).toContainText('Send again once')
  await page.getByRole('button', { name: /^Create batch of 2 rows/ }).click()
  await expect(page.getByRole('grid')).toBeVisible()
  const [batch] = await ask(page, 'batch.list', {})
  const batchId = batch?.id ?? 0
  await expect(page.getByText('no answer: send again once')).toBeVisible()
  await runToEnd(page, batchId)
  expect(await ask(page, 'batch.get', { batchId })).toMatchObject({ images: 2, jobs: { unknown: 0 } })
  expect(api.server.received()).toBe(3)
})
