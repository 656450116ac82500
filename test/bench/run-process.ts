import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recipeSchema } from '../../src/contract/recipe.ts'
import { openEngine } from '../../src/main/engine/index.ts'
import { usageOfTree } from './support.ts'

/** What one measured run is given. */
export interface RunInput {
  readonly folder: string
  readonly url: string
  readonly rows: number
  readonly concurrency: number
  readonly convert: boolean
}

export interface RunResult {
  readonly cpuSeconds: number
  readonly peakBytes: number
  /** From Run to the last picture stored, ms. */
  readonly makespanMs: number
  readonly done: number
}

const input = JSON.parse(process.argv[2] ?? '{}') as RunInput
process.env['OPENAI_API_KEY'] = 'sk-bench-0123456789'
mkdirSync(input.folder, { recursive: true })
const sheet = join(input.folder, 'sheet.csv')
writeFileSync(sheet, `sku,thing\n${Array.from({ length: input.rows }, (_, i) => `${i},thing ${i}`).join('\n')}\n`)
const engine = await openEngine({ library: join(input.folder, 'library'), program: 'cli', baseUrl: input.url })
const draft = await engine.request('sheet.open', { path: sheet })
const webp = { name: 'web', format: 'webp', quality: 90 } as const
const recipe = recipeSchema.parse({
  mapping: draft.recipe.mapping,
  template: 'A picture of {{thing}}',
  parameters: { model: 'gpt-image-2.6-flare', size: '1024x1024', quality: 'low' },
  renditions: input.convert ? [webp] : [],
})
const { batchId } = await engine.request('batch.create', {
  draftId: draft.draftId,
  recipe,
  options: { provider: 'openai', concurrency: input.concurrency, capUsd: 100_000 },
})
const before = usageOfTree()
const started = performance.now()
const finished = new Promise<number>((resolve) => {
  engine.subscribe((event) => {
    if (event.name === 'batch.changed' && event.data.state === 'finished') resolve(event.data.jobs.done)
  })
})
await engine.request('batch.run', { batchId })
const done = await finished
const makespanMs = performance.now() - started
const after = usageOfTree()
const result: RunResult = {
  cpuSeconds: after.cpuSeconds - before.cpuSeconds,
  peakBytes: after.peakBytes,
  makespanMs,
  done,
}
process.send?.(result)
await engine.close()
process.disconnect()
