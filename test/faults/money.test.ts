import { onTestFinished, expect, test } from 'vitest'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import type { BatchSummary } from '../../src/contract/batch.ts'
import { openEngine } from '../../src/main/engine/index.ts'
import { canaryKey, createBatch } from '../support/engine.ts'
import { tempFolder } from '../support/temp.ts'
import { startProgramServer } from './support/programs-server.ts'
import { say } from './support/size.ts'

interface Cap {
  readonly of: 'batch' | 'day' | 'library'
  readonly usd: number
  readonly jobs: number
  readonly pause: string
}

const caps: readonly Cap[] = [
  { of: 'batch', usd: 10, jobs: 1_000, pause: 'cap' },
  { of: 'day', usd: 2, jobs: 200, pause: 'cap_day' },
  { of: 'library', usd: 2, jobs: 200, pause: 'cap_library' },
]

test.for(caps)(
  'a cap of $usd USD for the $of, $jobs jobs, 8 at once: never above it',
  { timeout: 180_000 },
  async (cap) => {
    const library = join(tempFolder(), 'library')
    // Read beside the engine, so that only what is durable counts.
    let db: Database.Database | null = null
    let highest = 0
    let samples = 0
    const sample = (): void => {
      const money = db
        ?.prepare<[], { committed: number }>('SELECT spent_micros + reserved_micros committed FROM purse')
        .get()
      highest = Math.max(highest, money?.committed ?? 0)
      samples += 1
    }
    const server = await startProgramServer([], sample)
    process.env['OPENAI_API_KEY'] = canaryKey
    const engine = await openEngine({ library, program: 'cli', baseUrl: server.url })
    onTestFinished(async () => {
      await engine.close({ graceMs: 0 })
      await server.down()
    })
    engine.subscribe(sample)
    if (cap.of !== 'batch') {
      await engine.request('settings.set', cap.of === 'day' ? { dayCapUsd: cap.usd } : { libraryCapUsd: cap.usd })
    }
    // Two batches share what is wider than a batch.
    const parts = cap.of === 'batch' ? [cap.jobs] : [cap.jobs / 2, cap.jobs / 2]
    const recipe = { parameters: { model: 'gpt-image-2.6-flare', size: '1024x1024', quality: 'medium' } }
    const ids: number[] = []
    for (const rows of parts)
      ids.push(
        await createBatch(engine, rows, { concurrency: 8, capUsd: cap.of === 'batch' ? cap.usd : 1_000 }, recipe),
      )
    db = new Database(join(library, 'library.db'), { readonly: true })
    onTestFinished(() => void db?.close())
    for (const batchId of ids) await engine.request('batch.run', { batchId })
    const summary = (batchId: number): Promise<BatchSummary> => engine.request('batch.get', { batchId })
    const summaries = await new Promise<readonly BatchSummary[]>((resolve) => {
      const stop = engine.subscribe(() => void look())
      async function look(): Promise<void> {
        const all = await Promise.all(ids.map(summary))
        if (all.some(({ state, jobs }) => state === 'running' || jobs.running > 0)) return
        stop()
        resolve(all)
      }
      void look()
    })
    sample()
    const spent = summaries.reduce((sum, { spentUsd }) => sum + spentUsd, 0)
    const billed = server.ledger().reduce((sum, { usdMicros }) => sum + usdMicros, 0)
    const price = (summaries[0]?.estimatedUsd.high ?? 0) / (summaries[0]?.rows ?? 1)
    say(
      `cap of the ${cap.of}: $${cap.usd}, at most $${(highest / 1e6).toFixed(6)} in ${samples} samples, ${server.ledger().length} pictures`,
    )
    expect(highest).toBeLessThanOrEqual(cap.usd * 1e6)
    expect(spent).toBeCloseTo(billed / 1e6, 6)
    // Used to the last job that fits.
    expect(spent + price).toBeGreaterThan(cap.usd)
    for (const { pause, reservedUsd, jobs } of summaries) {
      expect(pause?.cause).toBe(cap.pause)
      expect(reservedUsd).toBe(0)
      expect(jobs.waiting).toBeGreaterThan(0)
    }
  },
)
