import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { noPriceList, readPriceList } from '../../../src/main/engine/models/price-list.ts'
import { registry } from '../../../src/main/engine/models/registry.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { batchUntil, createBatch, runBatch, startEngine, startFake } from '../../support/engine.ts'

const book = openModelBook()
const model = 'gpt-image-2.6-flare'
const usage = { inputTokens: 30, inputTextTokens: 30, inputImageTokens: 0, outputTokens: 1_000 }

/** Changes a closed library's database; the engine under test must not notice but by what it reads. */
function editDatabase(library: string, sql: string, ...values: readonly string[]): void {
  const db = new Database(join(library, 'library.db'))
  db.prepare(sql).run(...values)
  db.close()
}

function keptPrices({ library }: Engine, batchId: number): string {
  const db = new Database(join(library, 'library.db'), { readonly: true })
  const text = db.prepare<[number], string>('SELECT prices FROM batch WHERE id = ?').pluck().get(batchId)
  db.close()
  return text ?? ''
}

describe('the price list of a batch', () => {
  it('has the registry’s version and the prices of every model it may be given', async () => {
    const engine = await startEngine(null)
    const text = keptPrices(engine, await createBatch(engine, 2))
    expect(JSON.parse(text)).toMatchObject({ version: registry.version })
    const list = readPriceList(text)
    for (const { id, prices } of registry.models) if (prices) expect(list.models.get(id)).toEqual(prices)
  })

  it('has an unlisted model at the highest rates, as it is billed', () => {
    const list = readPriceList(book.priceList(['someone-elses']))
    const dearest = Math.max(...registry.models.map(({ prices }) => prices?.imageOut ?? 0))
    expect(list.models.get('someone-elses')?.imageOut).toBe(dearest)
  })

  it('beats the registry; a model it does not know costs what it costs today', () => {
    const kept = JSON.stringify({ version: '2026-01-01', models: { [model]: { textIn: 1, imageIn: 2, imageOut: 7 } } })
    expect(book.costOf(model, usage, kept)).toBeCloseTo((30 * 1 + 1_000 * 7) / 1e6, 12)
    expect(book.costOf('gpt-image-2', usage, kept)).toBe(book.costOf('gpt-image-2', usage))
    expect(book.costOf('__proto__', usage, kept)).toBe(book.costOf('unlisted', usage))
  })

  it('prices estimates as it does answers', () => {
    const tripled = Object.fromEntries(
      registry.models.flatMap(({ id, prices }) =>
        prices ? [[id, { textIn: prices.textIn * 3, imageIn: prices.imageIn * 3, imageOut: prices.imageOut * 3 }]] : [],
      ),
    )
    const then = book.withPrices(JSON.stringify({ version: '2026-01-01', models: tripled }))
    const estimate = (one: typeof book) => one.estimate(model, 'high', '1536x1024', 'p'.repeat(200))
    expect(estimate(then).low).toBeCloseTo(estimate(book).low * 3, 9)
    expect(estimate(then).high).toBeCloseTo(estimate(book).high * 3, 9)
    expect(estimate(then.withPrices(book.priceList([])))).toEqual(estimate(book))
  })

  it.each([noPriceList, '', 'null', '{"version":"2026-01-01","models":{"a":{"textIn":"free"}}}'])(
    'means today’s prices where it cannot be read: %s',
    (text) => expect(book.costOf(model, usage, text)).toBe(book.costOf(model, usage)),
  )
})

describe('a batch that is opened again after prices changed', () => {
  it('costs what it did when it was made', async () => {
    const fake = await startFake()
    const first = await startEngine(fake)
    const batchId = await createBatch(first, 3, { sample: 1 })
    const sampled = await runBatch(first, batchId)
    const text = keptPrices(first, batchId)
    await first.close()
    // As if the registry had had three times these prices when the batch was made, and had been changed since.
    const { version, models } = JSON.parse(text) as { version: string; models: Record<string, Record<string, number>> }
    const dearer = Object.entries(models).map(([id, prices]) => [
      id,
      Object.fromEntries(Object.entries(prices).map(([name, usd]) => [name, usd * 3])),
    ])
    const old = JSON.stringify({ version, models: Object.fromEntries(dearer) })
    editDatabase(first.library, `UPDATE batch SET prices = ? WHERE id = ${batchId}`, old)

    const second = await startEngine(fake, first.library)
    const rowIds = await second.request('batch.rowIds', { batchId })
    // What a changed job would be held for comes from the same list as what it will cost.
    const rows = await second.request('batch.rows', { batchId, rowIds: [...rowIds] })
    const held = rows.flatMap(({ cells }) => cells.flat()).filter(({ state }) => state === 'held')
    const jobIds = held.map(({ jobId }) => jobId)
    const preview = await second.request('queue.previewChange', { jobIds, change: { quality: 'low' } })
    expect(preview.jobs).toBe(2)
    expect(preview.after.high).toBeCloseTo(preview.before.high * 3, 5)
    await second.request('batch.run', { batchId, rowIds: [...rowIds] })
    const done = await batchUntil(second, batchId, ({ jobs }) => jobs.done === 3)
    const [before = 0, ...after] = fake.ledger().map(({ usdMicros }) => usdMicros / 1e6)
    expect(sampled.spentUsd).toBeCloseTo(before, 6)
    expect(done.spentUsd).toBeCloseTo(before + 3 * after.reduce((sum, usd) => sum + usd, 0), 6)
    expect(keptPrices(second, batchId)).toBe(old)
  })
})
