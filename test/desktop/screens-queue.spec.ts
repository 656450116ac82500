import type { Page } from 'playwright'
import { ask, expect, test, type Desktop, type Profile } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import { createBatch, expectAccessibleInBoth, launchAt, smallSheet, writeSheet } from '../support/screens.ts'

test('a run whose worst case passes the cap asks first, and stops at the cap when told to', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi()
  const desktop = await launchAt(launch, api.url, { capUsd: 0.1 })
  const { page } = desktop
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

/** A batch of so many rows that all wait: its cap of a cent lets nothing be sent. The queue is shown, as it will stay. */
async function queueOf(desktop: Desktop, profile: Profile, rows: number): Promise<void> {
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(rows)))
  await ask(page, 'batch.run', { batchId })
  await page.keyboard.press('Control+2')
  // It comes above the list and pushes it down.
  await expect(page.getByRole('alert').filter({ hasText: 'Stopped at the $0.01 cap.' })).toBeVisible()
  await expect(row(page, 'P-1')).toHaveAttribute('aria-setsize', String(rows))
}

const list = (page: Page) => page.getByRole('listbox', { name: 'Waiting' })
const row = (page: Page, key: string) => list(page).getByRole('option', { name: new RegExp(`^[\\d,]+ ${key} `) })
const toast = (page: Page) => page.getByRole('alertdialog').filter({ hasText: 'Undo' })

/** Keys of the waiting jobs as the engine will send them. */
async function line(page: Page): Promise<readonly string[]> {
  const ids = await ask(page, 'queue.ids', {})
  return (await ask(page, 'queue.jobs', { jobIds: ids.slice(0, 300) })).map(({ key }) => key)
}

/** Presses Tab until a waiting job has the keyboard. */
async function tabToList(page: Page): Promise<void> {
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press('Tab')
    if ((await list(page).locator(':focus').count()) === 1) return
  }
  throw new Error('Forty Tabs did not lead to the waiting list.')
}

test('the line is moved, held, changed and taken out by keyboard alone, and each edit is undone', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi()
  const desktop = await launchAt(launch, api.url, { capUsd: 0.01 })
  const { page } = desktop
  await queueOf(desktop, profile, 8)
  await tabToList(page)
  await expect(row(page, 'P-1')).toBeFocused()
  const first = ['P-1', 'P-2', 'P-3', 'P-4', 'P-5', 'P-6', 'P-7', 'P-8']
  expect(await line(page)).toEqual(first)

  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(() => line(page)).toEqual(['P-2', 'P-3', 'P-1', 'P-4', 'P-5', 'P-6', 'P-7', 'P-8'])
  await expect(row(page, 'P-1')).toBeFocused()
  await page.keyboard.press('Alt+End')
  await expect.poll(() => line(page)).toEqual(['P-2', 'P-3', 'P-4', 'P-5', 'P-6', 'P-7', 'P-8', 'P-1'])
  await page.keyboard.press('z')
  await expect.poll(() => line(page)).toEqual(['P-2', 'P-3', 'P-1', 'P-4', 'P-5', 'P-6', 'P-7', 'P-8'])

  await page.keyboard.press('Home')
  await expect(row(page, 'P-2')).toBeFocused()
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('2 selected')
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText(/\$0\.\d\d/)
  await expectAccessibleInBoth(page)
  await page.keyboard.press('h')
  await expect(page.getByText('2 pictures held until you release them.')).toBeVisible()
  expect(await line(page)).toEqual(['P-1', 'P-4', 'P-5', 'P-6', 'P-7', 'P-8'])
  await expect(row(page, 'P-4')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(page.getByText('1 picture taken out of the queue.')).toBeVisible()
  expect(await line(page)).toEqual(['P-1', 'P-5', 'P-6', 'P-7', 'P-8'])
  await page.keyboard.press('Control+z')
  await expect(page.getByText('Undone for 1 picture.')).toBeVisible()
  await page.keyboard.press('d')
  await expect(page.getByText('1 picture duplicated.')).toBeVisible()
  expect(await line(page)).toHaveLength(7)
  expect(api.server.ledger()).toHaveLength(0)
})

test('held jobs are found under their counter and released', async ({ launch, profile }) => {
  await using api = await fakeApi()
  const desktop = await launchAt(launch, api.url, { capUsd: 0.01 })
  const { page } = desktop
  await queueOf(desktop, profile, 5)
  await row(page, 'P-2').click()
  await row(page, 'P-4').click({ modifiers: ['Shift'] })
  await row(page, 'P-3').click({ modifiers: ['Control'] })
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('2 selected')
  await page.getByRole('button', { name: 'Hold', exact: true }).click()
  await expect(page.getByRole('radio', { name: 'Held 2' })).toBeVisible()
  await page.getByRole('radio', { name: 'Held 2' }).click()
  const held = page.getByRole('listbox', { name: 'Held' }).getByRole('option')
  await expect(held).toHaveCount(2)
  await expectAccessibleInBoth(page)
  await held.first().click()
  await page.keyboard.press('Control+a')
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('2 selected')
  await page.getByRole('button', { name: 'Release' }).click()
  await expect(page.getByRole('radio', { name: 'Held 0' })).toBeVisible()
  await expect(page.getByText('Nothing is held.')).toBeVisible()
  await expect.poll(() => line(page)).toEqual(['P-1', 'P-2', 'P-3', 'P-4', 'P-5'])
})

test('dragged jobs land where the line shows; Escape gives a drag up; the search finds by key', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi()
  const desktop = await launchAt(launch, api.url, { capUsd: 0.01 })
  const { page } = desktop
  await queueOf(desktop, profile, 8)
  const drag = async (key: string, onto: string): Promise<void> => {
    const [from, to] = [(await row(page, key).boundingBox())!, (await row(page, onto).boundingBox())!]
    await page.mouse.move(from.x + 200, from.y + 16)
    await page.mouse.down()
    await page.mouse.move(from.x + 210, from.y + 24, { steps: 3 })
    await page.mouse.move(to.x + 210, to.y + 3, { steps: 5 })
  }
  await drag('P-7', 'P-2')
  await expect(page.locator('.wl-drop')).toBeVisible()
  await expect(page.locator('.wr-copy')).toContainText('P-7')
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await expect(page.locator('.wl-drop')).toHaveCount(0)
  expect(await line(page)).toEqual(['P-1', 'P-2', 'P-3', 'P-4', 'P-5', 'P-6', 'P-7', 'P-8'])

  await row(page, 'P-6').click()
  await row(page, 'P-8').click({ modifiers: ['Control'] })
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('2 selected')
  await drag('P-8', 'P-2')
  await expect(page.locator('.wr-copy')).toContainText('2')
  await expect(page.locator('.wl-drop')).toBeVisible()
  await page.mouse.up()
  // It goes by itself, but not under the pointer.
  const undo = toast(page).getByRole('button', { name: 'Undo' })
  await undo.hover()
  await expect.poll(() => line(page)).toEqual(['P-1', 'P-6', 'P-8', 'P-2', 'P-3', 'P-4', 'P-5', 'P-7'])
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('2 selected')
  await undo.click()
  await expect.poll(() => line(page)).toEqual(['P-1', 'P-2', 'P-3', 'P-4', 'P-5', 'P-6', 'P-7', 'P-8'])

  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('P-5')
  await expect(list(page).getByRole('option')).toHaveCount(1)
  await page.getByRole('searchbox').fill('nothing like this')
  await expect(page.getByText('Nothing waiting matches “nothing like this”.')).toBeVisible()
  await expectAccessibleInBoth(page)
})

test('waiting jobs are changed with the price before and after; nothing is sent for it; the cap is raised where it stopped', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi()
  const desktop = await launchAt(launch, api.url, { capUsd: 0.01 })
  const { page } = desktop
  await queueOf(desktop, profile, 6)
  await row(page, 'P-2').click()
  await row(page, 'P-3').click({ modifiers: ['Shift'] })
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('2 selected')
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: 'Change 2 pictures' })
  await dialog.getByRole('button', { name: /Quality$/ }).click()
  await page.getByRole('option', { name: /^low/ }).click()
  const confirm = dialog.getByRole('button', { name: /^Change 2 pictures · \$.* → \$/ })
  await expect(confirm).toBeVisible()
  await expectAccessibleInBoth(page)
  await dialog.getByText('Template').click()
  const template = dialog.getByRole('textbox', { name: 'Prompt template' })
  await expect(template).toHaveValue('{{prompt}}')
  await template.fill('A red cup, {{nothing}}')
  await expect(dialog.getByText(/\{\{nothing\}\}/).last()).toBeVisible()
  await expect(dialog.getByRole('button', { name: /^Change/ })).toHaveAttribute('aria-disabled', 'true')
  await template.fill('{{prompt}}, no text')
  await expect(dialog).toContainText('A blue mug with the number 2, no text')
  await expectAccessibleInBoth(page)
  await confirm.click()
  await expect(page.getByText('2 pictures changed.')).toBeVisible()
  await expect(dialog).toHaveCount(0)
  const jobs = await ask(page, 'queue.jobs', { jobIds: [...(await ask(page, 'queue.ids', {}))] })
  expect(jobs.map(({ quality, isChanged }) => [quality, isChanged])).toEqual(
    [false, true, true, false, false, false].map((changed) => [changed ? 'low' : jobs[0]?.quality, changed]),
  )
  expect(api.server.ledger()).toHaveLength(0)

  await expect(page.getByRole('alert').filter({ hasText: 'Stopped at the $0.01 cap.' })).toBeVisible()
  await page.getByRole('button', { name: 'Raise cap…' }).click()
  const raise = page.getByRole('alertdialog', { name: /^Raise the cap of/ })
  await expect(raise.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expectAccessibleInBoth(page)
  await raise.getByRole('button', { name: /^Raise to \$.* and go on$/ }).click()
  await expect
    .poll(async () => (await ask(page, 'queue.get', {})).counts, { timeout: 20_000 })
    .toMatchObject({ waiting: 0, running: 0, done: 6 })
  await page.getByRole('radio', { name: /^Done today 6/ }).click()
  await expect(page.getByRole('button', { name: /P-\d/ })).toHaveCount(6)
  await expectAccessibleInBoth(page)
})

test('a long line draws what is in view only, also at its end', async ({ launch, profile }) => {
  await using api = await fakeApi()
  const desktop = await launchAt(launch, api.url, { capUsd: 0.01 })
  const { page } = desktop
  await queueOf(desktop, profile, 3_000)
  const drawn = list(page).getByRole('option')
  await row(page, 'P-1').click()
  await page.keyboard.press('End')
  await expect(row(page, 'P-3000')).toBeFocused()
  expect(await drawn.count()).toBeLessThan(60)
  await page.keyboard.press('Alt+Home')
  await expect(page.getByText('1 picture moved to the top.')).toBeVisible()
  await expect(row(page, 'P-3000')).toBeFocused()
  await expect(row(page, 'P-3000')).toHaveAttribute('aria-posinset', '1')
  expect((await line(page)).slice(0, 2)).toEqual(['P-3000', 'P-1'])
  await page.keyboard.press('Control+a')
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('3,000 selected')
  expect(await drawn.count()).toBeLessThan(60)
})

test('a key that is refused stops the queue after one call and says what to do; the network gone holds it', async ({
  launch,
  profile,
}) => {
  await using api = await fakeApi({ rules: [{ do: { kind: 'key_refused' } }] })
  const desktop = await launchAt(launch, api.url, { concurrency: 1 })
  const { page } = desktop
  const batchId = await createBatch(desktop, await writeSheet(profile, 'mugs.csv', smallSheet(20)))
  await ask(page, 'batch.run', { batchId })
  await page.keyboard.press('Control+2')
  await expect(page.getByRole('alert').filter({ hasText: 'did not accept the API key' })).toContainText(
    'nothing was charged. 20 images wait here.',
  )
  await expect(page.getByRole('button', { name: 'Replace key…' })).toBeVisible()
  await expectAccessibleInBoth(page)

  await api.server.close()
  await page.keyboard.press('Control+p')
  await expect(page.getByRole('alert').filter({ hasText: 'You’re offline since' })).toContainText(
    /20 images wait here\..*Looking again/,
    { timeout: 30_000 },
  )
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible()
  await expectAccessibleInBoth(page)
})
