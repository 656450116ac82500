import { join } from 'node:path'
import Database from 'better-sqlite3'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spendKeys, type SpendReport } from '../../../src/contract/spend.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

const fates = {
  ok: null,
  refused: { kind: 'moderation' as const },
  unknown: { kind: 'reset' as const },
  spoiled: { kind: 'spoiled' as const, how: 'bad_base64' as const },
}
type Fate = keyof typeof fates

/** A fake API in which the n-th request has the n-th fate; later ones succeed. */
function fakeWith(each: readonly Fate[]) {
  const rules = each.flatMap((fate, index) => {
    const what = fates[fate]
    return what === null ? [] : [{ when: { requests: [index + 1] }, do: what }]
  })
  return startFake({ script: { rules } })
}

/** What the library's own counters say, USD. */
async function purse(engine: Engine): Promise<{ spent: number; held: number }> {
  const { budget } = await engine.request('queue.get', {})
  return { spent: budget.libraryUsd, held: budget.reservedUsd }
}

/** The library's database beside the engine's own connection. */
function withDatabase<Value>({ library }: Engine, work: (db: Database.Database) => Value): Value {
  const db = new Database(join(library, 'library.db'))
  try {
    return work(db)
  } finally {
    db.close()
  }
}

/** What the caps of days are checked against, USD by local day. */
function spentPerDay(engine: Engine): Readonly<Record<string, number>> {
  const days = withDatabase(engine, (db) =>
    db.prepare<[], { day: string; micros: number }>('SELECT day, spent_micros AS micros FROM spend_day').all(),
  )
  return Object.fromEntries(days.filter(({ micros }) => micros > 0).map(({ day, micros }) => [day, micros / 1e6]))
}

const sumOf = ({ lines }: SpendReport, field: keyof SpendReport['total']): number =>
  lines.reduce((sum, line) => sum + (line[field] ?? 0), 0)

async function expectEveryBreakdownToEqualThePurse(engine: Engine): Promise<void> {
  const { spent, held } = await purse(engine)
  for (const by of spendKeys) {
    const report = await engine.request('spend.report', { by })
    expect(sumOf(report, 'spentUsd'), `spent by ${by}`).toBeCloseTo(spent, 6)
    expect(sumOf(report, 'heldUsd'), `held by ${by}`).toBeCloseTo(held, 6)
    for (const field of ['requests', 'images', 'spentUsd', 'uncertainUsd', 'heldUsd'] as const) {
      expect(report.total[field], `${field} of all by ${by}`).toBeCloseTo(sumOf(report, field), 6)
    }
    expect(report.lineCount).toBe(report.lines.length)
    expect(report.total.uncertainUsd).toBeLessThanOrEqual(report.total.spentUsd)
  }
  const { lines } = await engine.request('spend.report', { by: 'day' })
  const days = lines.filter(({ spentUsd }) => spentUsd > 0).map(({ key, spentUsd }) => [key, spentUsd])
  expect(Object.fromEntries(days)).toEqual(spentPerDay(engine))
}

describe('every breakdown adds up to the purse', () => {
  const fate = fc.constantFrom<Fate>('ok', 'ok', 'refused', 'unknown', 'spoiled')
  const decision = fc.constantFrom('resend', 'write_off', 'leave')
  const program = fc.record({
    batches: fc.array(fc.array(fate, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 2 }),
    decisions: fc.array(decision, { minLength: 3, maxLength: 3 }),
    policy: fc.constantFrom({ kind: 'hold' as const }, { kind: 'retry_once' as const }),
  })

  it('after pictures, refusals, charges, requests sent again and written off, whatever their mixture', async () => {
    await fc.assert(
      fc.asyncProperty(program, async ({ batches, decisions, policy }) => {
        const engine = await startEngine(await fakeWith(batches.flat()))
        for (const rows of batches) {
          const batchId = await createBatch(engine, rows.length, { unknown: policy })
          await runBatch(engine, batchId)
          await expectEveryBreakdownToEqualThePurse(engine)
          for (const unknown of decisions) {
            if (unknown === 'leave') continue
            const job = await firstUnknown(engine, batchId)
            if (job === null) break
            await engine.request('batch.retry', { batchId, unknown, jobIds: [job] })
            await engine.request('batch.resume', { batchId })
            await batchUntil(
              engine,
              batchId,
              ({ jobs, pause }) => jobs.running === 0 && (jobs.waiting === 0 || !!pause),
            )
          }
          await expectEveryBreakdownToEqualThePurse(engine)
        }
        await engine.close()
      }),
      { numRuns: 8 },
    )
  }, 120_000)
})

async function firstUnknown(engine: Engine, batchId: number): Promise<number | null> {
  const rowIds = await engine.request('batch.rowIds', { batchId, display: 'unknown' })
  const rows = await engine.request('batch.rows', { batchId, rowIds: rowIds.slice(0, 1) })
  const job = rows.flatMap(({ cells }) => cells.flat()).find(({ state }) => state === 'unknown')
  return job?.jobId ?? null
}

describe('a report', () => {
  it('counts what was sent again without an answer as spent, and marks it as an estimate', async () => {
    const engine = await startEngine(await fakeWith(['unknown']))
    const batchId = await createBatch(engine, 1)
    const held = await runBatch(engine, batchId)
    const before = await engine.request('spend.report', { by: 'image' })
    expect(before.lines).toMatchObject([
      { key: 'none', label: 'No picture', requests: 1, images: 0, spentUsd: 0, heldUsd: held.reservedUsd },
    ])
    await engine.request('batch.retry', { batchId, unknown: 'resend' })
    const done = await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 1)
    // The picture has cost both requests: the one that brought it and the one that may have been charged.
    const { lines } = await engine.request('spend.report', { by: 'image' })
    expect(lines).toMatchObject([{ requests: 2, images: 1, heldUsd: 0, batchId }])
    expect(lines[0]?.spentUsd).toBeCloseTo(done.spentUsd, 6)
    expect(lines[0]?.uncertainUsd).toBeCloseTo(held.reservedUsd, 6)
    expect(lines[0]?.label).toMatch(/^00001 · /)
  })

  it('names days, models, batches and rows, and stays within the batch and the days asked for', async () => {
    const engine = await startEngine(await startFake())
    const [first, second] = [await createBatch(engine, 2), await createBatch(engine, 3)]
    await runBatch(engine, first)
    await runBatch(engine, second)
    const now = new Date()
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, '0'))
      .join('-')
    const report = async (query: object) => engine.request('spend.report', { by: 'day', ...query })
    expect(await report({})).toMatchObject({ lines: [{ key: today, requests: 5, images: 5, batchId: null }] })
    expect(await report({ from: today, to: today })).toMatchObject({ total: { images: 5 } })
    expect(await report({ to: '2001-01-01' })).toMatchObject({ lines: [], lineCount: 0, total: { images: 0 } })
    expect(await report({ from: '2999-01-01' })).toMatchObject({ lines: [] })
    expect(await report({ by: 'model' })).toMatchObject({ lines: [{ key: 'gpt-image-2.6-flare', images: 5 }] })
    expect(await report({ by: 'batch' })).toMatchObject({
      lines: [
        { key: String(second), label: 'sheet', images: 3 },
        { key: String(first), label: 'sheet', images: 2 },
      ],
    })
    const rows = await report({ by: 'row', batchId: first })
    expect(rows.lines.map(({ label }) => label).toSorted()).toEqual(['00001 · sheet', '00002 · sheet'])
    expect(rows.total).toMatchObject({ approved: 0, perApprovedUsd: null, uncertainUsd: 0 })
  })

  it('says what each approved picture has cost with everything spent to get it', async () => {
    const engine = await startEngine(await fakeWith(['unknown']))
    const batchId = await createBatch(engine, 3)
    await runBatch(engine, batchId)
    await engine.request('batch.retry', { batchId, unknown: 'resend' })
    const { spentUsd } = await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 3)
    withDatabase(engine, (db) => db.exec("UPDATE row SET state = 'approved' WHERE number IN (2, 3)"))
    const { lines, total } = await engine.request('spend.report', { by: 'row' })
    expect(total).toMatchObject({ images: 3, approved: 2 })
    expect(total.perApprovedUsd).toBeCloseTo(spentUsd / 2, 6)
    for (const line of lines) expect(line.perApprovedUsd).toBe(line.approved === 0 ? null : line.spentUsd)
    expect(lines.map(({ approved }) => approved).toSorted((a, b) => a - b)).toEqual([0, 1, 1])
  })

  it('keeps what a request cost under the model it was made with, whatever the job is given afterwards', async () => {
    const engine = await startEngine(await fakeWith(['unknown']))
    const batchId = await createBatch(engine, 1)
    const held = await runBatch(engine, batchId)
    const jobId = await firstUnknown(engine, batchId)
    await engine.request('batch.pause', { batchId })
    await engine.request('batch.retry', { batchId, unknown: 'resend' })
    await engine.request('batch.pause', { batchId })
    await engine.request('queue.change', { jobIds: [jobId ?? 0], change: { model: 'gpt-image-2.6-sunburst' } })
    await engine.request('batch.resume', { batchId })
    const done = await batchUntil(engine, batchId, ({ jobs }) => jobs.done === 1)
    const { lines } = await engine.request('spend.report', { by: 'model' })
    const spent = Object.fromEntries(lines.map(({ key, requests, spentUsd }) => [key, [requests, spentUsd]]))
    expect(spent).toEqual({
      'gpt-image-2.6-flare': [1, held.reservedUsd],
      'gpt-image-2.6-sunburst': [1, expect.closeTo(done.spentUsd - held.reservedUsd, 6)],
    })
    // A request from before models were kept with requests counts under that of its job.
    withDatabase(engine, (db) => db.exec('UPDATE attempt SET model = NULL'))
    const old = await engine.request('spend.report', { by: 'model' })
    expect(old.lines).toMatchObject([{ key: 'gpt-image-2.6-sunburst', requests: 2 }])
  })

  it('refuses a day that is none', async () => {
    const engine = await startEngine(null)
    await expect(engine.request('spend.report', { by: 'day', from: '2026-02-30' })).rejects.toMatchObject({
      failure: { code: 'bad_request' },
    })
  })
})
