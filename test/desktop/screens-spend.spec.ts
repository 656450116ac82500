import { readFile } from 'node:fs/promises'
import path from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright'
import { ask, engineReady, expect, screenshot, test, type Desktop, type Profile } from '../support/electron.ts'
import { fakeApi } from '../support/fake-api.ts'
import {
  answerDialog,
  answerSaveDialog,
  expectAccessibleInBoth,
  launchAt,
  paint,
  resize,
  smallSheet,
  writeSheet,
} from '../support/screens.ts'

const sizes = [
  { width: 1440, height: 900 },
  { width: 1100, height: 720 },
]

/** The screen in both sizes and themes, accessible in each. */
async function look(desktop: Desktop, name: string): Promise<void> {
  const { page } = desktop
  for (const size of sizes) {
    await resize(desktop, size)
    await expectAccessibleInBoth(page)
    for (const theme of ['dark', 'light'] as const) {
      await paint(page, theme)
      await screenshot(desktop, `${name}-${theme}-${size.width}`)
    }
  }
}

/** A batch of eight rows with two refusals, and a request without an answer that was sent again; one more stays unknown. */
async function runMixed(page: Page, sheet: string): Promise<number> {
  const { draftId, recipe } = await ask(page, 'sheet.open', { path: sheet })
  const { batchId } = await ask(page, 'batch.create', { draftId, recipe, options: { provider: 'openai', capUsd: 5 } })
  await ask(page, 'batch.run', { batchId })
  const settled = async () => {
    const { jobs } = await ask(page, 'batch.get', { batchId })
    return jobs.waiting + jobs.running
  }
  await expect.poll(settled, { timeout: 60_000 }).toBe(0)
  const [unknown] = (await ask(page, 'triage.jobs', { state: 'unknown', cause: 'outcome_unknown' })) ?? []
  await ask(page, 'batch.retry', { batchId, unknown: 'resend', jobIds: [unknown?.jobId ?? 0] })
  await expect.poll(settled, { timeout: 60_000 }).toBe(0)
  return batchId
}

const usd = (value: number) => `$${value.toFixed(value < 1 ? 3 : 2)}`
const table = (page: Page) => page.getByRole('grid', { name: /^Spent by/ })

test('Spend: every breakdown shows the money of the batch, by keyboard alone, and goes into a file', async ({
  launch,
  profile,
}) => {
  test.slow()
  await using api = await fakeApi({
    rules: [
      { when: { requests: [2, 3] }, do: { kind: 'moderation' } },
      { when: { requests: [5, 7] }, do: { kind: 'reset', after: 'accepted' } },
    ],
  })
  const desktop = await launchAt(launch, api.url, { dayCapUsd: 2, libraryCapUsd: 40 })
  const { page } = desktop
  // As if chosen in the dialog: the page itself can name no file.
  const sheet = await writeSheet(profile, 'mugs.csv', smallSheet(8))
  await answerDialog(desktop, sheet)
  await page.evaluate(() => window.proofsheet.host['host.pickSheet']({}))
  const batchId = await runMixed(page, sheet)
  const { spentUsd, reservedUsd } = await ask(page, 'batch.get', { batchId })

  await page.keyboard.press('Control+2')
  await page.getByRole('button', { name: 'Spend…' }).focus()
  await screenshot(desktop, 'spend-from-queue', sizes[1])
  await page.getByRole('button', { name: 'Spend…' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Spend', level: 1 })).toBeVisible()
  const total = table(page).getByRole('row').nth(1)
  for (const [place, word] of ['Day', 'Model', 'Batch', 'Row', 'Picture'].entries()) {
    if (place > 0) {
      await page.getByRole('radio', { name: word, exact: true }).press('Enter')
    }
    await expect(table(page).getByRole('columnheader').first()).toHaveText(word)
    await expect(total).toContainText('Total')
    await expect(total).toContainText(usd(spentUsd))
    await expect(total).toContainText(usd(reservedUsd))
    await expect(total).toContainText('estimated')
    if (word === 'Batch' || word === 'Picture') await look(desktop, `spend-${word.toLowerCase()}`)
  }

  // From a picture's price to the picture and back, by keys.
  await table(page).getByRole('row').nth(2).focus()
  await screenshot(desktop, 'spend-focus')
  await expect(table(page).getByRole('row').nth(2)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'About this picture' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Picture', exact: true })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(table(page).getByRole('columnheader').first()).toHaveText('Picture')

  const file = path.join(profile.folder, 'spend.csv')
  await answerSaveDialog(desktop, file)
  await page.getByRole('button', { name: 'Export CSV…' }).press('Enter')
  await expect(page.getByText(/lines in spend\.csv/)).toBeVisible()
  const lines = (await readFile(file, 'utf8')).trim().split('\r\n')
  const report = await ask(page, 'spend.report', { by: 'image' })
  expect(lines).toHaveLength(report.lineCount + 1)
  const spent = lines.slice(1).map((line) => Number(line.split('","')[6]))
  expect(spent.reduce((sum, each) => sum + each, 0)).toBeCloseTo(spentUsd, 6)

  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })
    dispatchEvent(new Event('offline'))
  })
  await expect(page.getByRole('contentinfo')).toContainText('offline. Spend is counted on this computer.')
  await expect(total).toContainText(usd(spentUsd))

  // A file that was not chosen is not written, whatever the page asks for.
  const other = path.join(profile.folder, 'other.csv')
  await expect(ask(page, 'spend.export', { by: 'day', path: other })).rejects.toThrow('not chosen')

  await answerSaveDialog(desktop, path.join(profile.folder, 'missing', 'spend.csv'))
  await page.getByRole('button', { name: 'Export CSV…' }).press('Enter')
  await expect(page.getByText(/^Folder not writable/)).toBeVisible()
})

test('Spend: the status bar leads to it, it is empty before the first request and says so', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /^Spent today \$0\.00/ })
    .press('Enter')
  await expect(page.getByText('Nothing spent yet.')).toBeVisible()
  await look(desktop, 'spend-empty')
  await page.getByRole('button', { name: /Period/ }).press('Enter')
  await page.getByRole('option', { name: 'This month' }).press('Enter')
  await page.getByRole('button', { name: 'Show all time and batches' }).press('Enter')
  await expect(page.getByText('Nothing spent yet.')).toBeVisible()
  // However long the words beside it become.
  const bar = page.getByRole('contentinfo')
  await bar.getByText('running').evaluate((words) => words.append(', stopped for a long reason'.repeat(20)))
  const money = bar.getByRole('button', { name: /^Spent today/ })
  const [right, inner, outer] = await money.evaluate((button) => [
    button.getBoundingClientRect().right - innerWidth,
    button.scrollWidth,
    button.clientWidth,
  ])
  expect(right).toBeLessThanOrEqual(0)
  expect(inner).toBeLessThanOrEqual(outer ?? 0)
})

function inLibrary({ library }: Profile, work: (db: Database.Database) => void): void {
  const db = new Database(path.join(library, 'library.db'))
  work(db)
  db.close()
}

/** Lines of spend: names too long for any column, and more than a screen can hold. */
function fillLibrary(db: Database.Database, rows: number): void {
  const name =
    'Autumn and winter catalogue of the northern shops with everything that was left over from spring '.repeat(3)
  db.transaction(() => {
    db.prepare(
      `INSERT INTO batch (id, name, sheet_name, columns, recipe, options, provider, variants, created_at, ready, rows)
       VALUES (1, ?, 's.csv', '[]', '{}', '{"parameters":{}}', 'openai', '[]', ?, 1, ?)`,
    ).run(name, Date.now(), rows)
    for (let id = 1; id <= rows; id += 1) {
      const at = Date.now() - id * 7_000_000
      db.prepare("INSERT INTO row VALUES (?, 1, ?, ?, '[]', 'approved', 'approved')").run(id, id, `SKU-${id}-${name}`)
      db.prepare(
        `INSERT INTO job (id, batch_id, row_id, variant, repeat, state, model, body, hash, low_micros, high_micros)
         VALUES (?, 1, ?, 0, 1, 'cancelled', 'gpt-image-2.6-flare', '{}', '', 1, 1)`,
      ).run(id, id)
      db.prepare(
        `INSERT INTO attempt (id, job_id, state, provider, host, key_fingerprint, body_hash, estimate_micros, cost_micros,
           prepared_at, settled_at) VALUES (?, ?, 'unknown', 'openai', 'h', 'k', '', 1, ?, ?, ?)`,
      ).run(`a${id}`, id, 30_000 + id, at, at)
    }
    db.exec('UPDATE batch SET spent_micros = (SELECT SUM(cost_micros) FROM attempt)')
  })()
}

test('Spend: a long table draws what is in view only, and long names end in an ellipsis', async ({
  launch,
  profile,
}) => {
  test.slow()
  const first = await launch()
  await engineReady(first.page)
  await first.app.close()
  inLibrary(profile, (db) => fillLibrary(db, 1_500))
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /^Spent/ })
    .press('Enter')
  await expect(table(page)).toBeVisible()
  await screenshot(desktop, 'spend-days', sizes[0])
  await page.getByRole('radio', { name: 'Row', exact: true }).press('Enter')
  await expect(table(page).getByRole('columnheader').first()).toHaveText('Row')
  await expect(page.getByText('The export also has the other 500 rows.')).toBeVisible()
  expect(await table(page).getByRole('row').count()).toBeLessThan(80)
  const sideways = await table(page).evaluate((element) => element.scrollWidth - element.clientWidth)
  expect(sideways).toBe(0)
  await look(desktop, 'spend-long')
  // The last line is reached by one key and drawn where it is.
  await table(page).getByRole('row').nth(1).focus()
  await expect(table(page).getByRole('row').nth(1)).toBeFocused()
  await page.keyboard.press('End')
  await expect(
    table(page)
      .getByRole('row')
      .filter({ hasText: /SKU-501-/ }),
  ).toBeVisible()
})

test('Spend: a ledger that cannot be read is said in the place of the table and tried again on demand', async ({
  launch,
  profile,
}) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /^Spent/ })
    .press('Enter')
  await expect(page.getByText('Nothing spent yet.')).toBeVisible()
  inLibrary(profile, (db) => db.exec('ALTER TABLE attempt RENAME TO hidden'))
  await page.getByRole('radio', { name: 'Model', exact: true }).press('Enter')
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  await screenshot(desktop, 'spend-error')
  await expectAccessibleInBoth(page)
  inLibrary(profile, (db) => db.exec('ALTER TABLE hidden RENAME TO attempt'))
  await page.getByRole('button', { name: 'Try again' }).press('Enter')
  await expect(page.getByText('Nothing spent yet.')).toBeVisible()
})

test('Spend: caps, the second question and the start are set in the settings and kept', async ({ launch }) => {
  const desktop = await launch()
  const { page } = desktop
  await engineReady(page)
  await page.keyboard.press('Control+,')
  const settings = () => ask(page, 'settings.get', {})
  const day = page.getByRole('checkbox', { name: /Cap of each day/ })
  await day.press('Space')
  await expect.poll(async () => (await settings()).dayCapUsd).toBe(50)
  const amount = page.getByRole('textbox', { name: 'Cap of each day' })
  await amount.fill('12.5')
  await amount.press('Enter')
  await expect.poll(async () => (await settings()).dayCapUsd).toBe(12.5)
  await page.getByRole('checkbox', { name: /Cap of the library/ }).press('Space')
  await page.getByRole('checkbox', { name: /Ask a second time/ }).press('Space')
  await expect.poll(settings).toMatchObject({ libraryCapUsd: 500, confirmUsd: null })
  await page.getByRole('button', { name: 'Budget' }).press('Enter')
  await look(desktop, 'spend-settings')
  await page.getByRole('radio', { name: 'Go on' }).press('Enter')
  await expect.poll(async () => (await settings()).startUp).toBe('running')
  await expect(page.getByText(/After a crash it always waits/)).toBeVisible()
  await day.press('Space')
  await expect.poll(async () => (await settings()).dayCapUsd).toBe(null)
})
