import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { BatchSummary } from '../../src/contract/batch.ts'
import { recipeSchema, type BatchOptions, type Recipe } from '../../src/contract/recipe.ts'
import { openEngine, startFakeApi, type Engine } from '../../src/main/engine/index.ts'
import { tempFolder } from './temp.ts'

type FakeSettings = NonNullable<Parameters<typeof startFakeApi>[0]>
export type Fake = Awaited<ReturnType<typeof startFakeApi>>

/** A key that must never be found anywhere but in the Authorization header. */
export const canaryKey = 'sk-CANARY-0123456789abcdef'

/** A fake API over HTTP with cheap pictures, closed when the test ends. */
export async function startFake(settings: FakeSettings = {}): Promise<Fake> {
  const fake = await startFakeApi({ pictures: 'flat', ...settings })
  onTestFinished(() => fake.close())
  return fake
}

/** An engine on a library of its own, talking to `fake`; closed when the test ends. */
export async function startEngine(fake: Fake | null, library = join(tempFolder(), 'library')): Promise<Engine> {
  process.env['OPENAI_API_KEY'] = canaryKey
  const engine = await openEngine({ library, program: 'cli', ...(fake ? { baseUrl: fake.url } : {}) })
  onTestFinished(() => engine.close())
  return engine
}

/** A sheet on disk with the columns sku and thing. */
export function writeSheet(rows: number, folder = tempFolder()): string {
  const path = join(folder, 'sheet.csv')
  const lines = Array.from({ length: rows }, (_, index) => `${String(index + 1).padStart(5, '0')},thing ${index + 1}`)
  writeFileSync(path, `sku,thing\n${lines.join('\n')}\n`)
  return path
}

export const thingRecipe: Recipe = recipeSchema.parse({
  name: 'Things',
  template: 'A picture of {{thing}}',
  parameters: { model: 'gpt-image-2.6-flare', size: '1024x1024', quality: 'low' },
})

/** Reads a sheet and creates its batch with everything held. */
export async function createBatch(
  engine: Engine,
  rows: number,
  options: Partial<BatchOptions> = {},
  recipe: Partial<Recipe> = {},
): Promise<number> {
  const draft = await engine.request('sheet.open', { path: writeSheet(rows) })
  const { batchId } = await engine.request('batch.create', {
    draftId: draft.draftId,
    recipe: { ...thingRecipe, mapping: draft.recipe.mapping, ...recipe },
    options: { provider: 'openai', concurrency: 8, ...options },
  })
  return batchId
}

/** Resolves with the batch once `until` holds; asks after every event, so it waits for work and not for time. */
export function batchUntil(
  engine: Engine,
  batchId: number,
  until: (batch: BatchSummary) => boolean,
): Promise<BatchSummary> {
  return new Promise((resolve, reject) => {
    const stop = engine.subscribe(() => void look())
    async function look(): Promise<void> {
      try {
        const batch = await engine.request('batch.get', { batchId })
        if (!until(batch)) return
        stop()
        resolve(batch)
      } catch (error) {
        stop()
        reject(error)
      }
    }
    void look()
  })
}

/** Releases a batch and waits until it is finished or paused. */
export async function runBatch(engine: Engine, batchId: number): Promise<BatchSummary> {
  await engine.request('batch.run', { batchId })
  return batchUntil(engine, batchId, ({ state }) => state === 'finished' || state === 'paused')
}

/** A file where this month's folder of originals belongs: nothing can be published until it is gone. */
export function blockOriginals(engine: Engine): () => void {
  const path = join(engine.library, 'originals', new Date().toISOString().slice(0, 7))
  writeFileSync(path, '')
  return () => {
    rmSync(path)
    mkdirSync(path)
  }
}
