import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mkdirSync, writeFileSync } from 'node:fs'
import { recipeSchema } from '../../src/contract/recipe.ts'
import { openLibraryFolder } from '../../src/main/engine/files/library.ts'
import type { Converter } from '../../src/main/engine/imaging/imaging.ts'
import { openModelBook } from '../../src/main/engine/models/model-book.ts'
import { openProvider } from '../../src/main/engine/provider/open.ts'
import { makeChanges } from '../../src/main/engine/queue/changes.ts'
import { makePartials } from '../../src/main/engine/queue/partials.ts'
import { makePace } from '../../src/main/engine/queue/pace/make-pace.ts'
import { Dispatcher } from '../../src/main/engine/queue/dispatcher.ts'
import { batchComposers } from '../../src/main/engine/requests/batch-composers.ts'
import type { QueueParts } from '../../src/main/engine/queue/ports.ts'
import { createBatch } from '../../src/main/engine/requests/create-batch.ts'
import { makeDrafts } from '../../src/main/engine/requests/drafts.ts'
import { openPreparer } from '../../src/main/engine/imaging/converter.ts'
import { openReferences } from '../../src/main/engine/references/references.ts'
import { makeStore } from '../../src/main/engine/store/index.ts'
import type { RunInput, RunResult } from './run-process.ts'
import { usageOfTree } from './support.ts'

/**
 * The queue alone: claims, durable commits, sending, spool, publishing. Decoding is left out (the answer's bytes are
 * written as they are), since two cores cannot decode 320 pictures a second whatever the queue does.
 */
const input = JSON.parse(process.argv[2] ?? '{}') as RunInput
mkdirSync(input.folder, { recursive: true })
const sheet = join(input.folder, 'sheet.csv')
writeFileSync(sheet, `sku,thing\n${Array.from({ length: input.rows }, (_, i) => `${i},thing ${i}`).join('\n')}\n`)

const writeOnly: Pick<Converter, 'extract'> = {
  async extract({ responsePath, originalPath }) {
    const answer = JSON.parse(await readFile(responsePath, 'utf8')) as { data: { b64_json: string }[] }
    const bytes = Buffer.from(answer.data[0]?.b64_json ?? '', 'base64')
    await writeFile(originalPath, bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const facts = { usage: null, size: null, quality: null, background: null, format: null, pictures: 1 }
    const size = { bytes: bytes.length, width: 16, height: 16, format: 'png' as const, hasAlpha: false, alpha: null }
    const nothing = { frames: null, lock: null, matte: null, standIn: null, renditions: [], unmade: [] }
    return { sha256, ...size, facts, ...nothing }
  },
}

const folder = openLibraryFolder(join(input.folder, 'library'))
const store = makeStore(folder.root, { backups: folder.backupsDir })
folder.databaseCreated()
const models = openModelBook()
const provider = openProvider({ name: 'openai', baseUrl: input.url, apiKey: 'sk-bench-0123456789' })
const finished = Promise.withResolvers<void>()
const parts: QueueParts = {
  root: folder.root,
  store,
  converter: {
    ...writeOnly,
    render: () => Promise.reject(new Error('not measured')),
    close: () => Promise.resolve(),
  },
  models,
  composerFor: batchComposers(models).composerFor,
  changes: makeChanges({
    emit: () => {
      if (store.images.totals().n === input.rows) finished.resolve()
    },
    summarise: (id) => store.batches.summary(id),
    queue: () => ({
      pause: null,
      counts: store.batches.summary(1).jobs,
      spentUsd: 0,
      reservedUsd: 0,
      capUsd: null,
      images: 0,
    }),
  }),
  partials: makePartials(folder.root, { partial: () => {} }),
  clock: () => Date.now(),
  concurrency: () => input.concurrency,
  pace: makePace({
    now: () => performance.now(),
    wallClock: Date.now,
    random: Math.random,
    load: () => null,
    save: () => {},
  }),
  freshConnections: () => {},
  random: Math.random,
  provider: () => Promise.resolve(provider),
  maySend: () => folder.stillThere(),
  mayStore: () => folder.stillThere(),
}
await provider.warm()
const draft = await makeDrafts().open(sheet, {})
const recipe = recipeSchema.parse({
  mapping: draft.recipe.mapping,
  template: 'A picture of {{thing}}',
  parameters: { model: 'gpt-image-2.6-flare', size: '1024x1024', quality: 'low' },
})
const references = openReferences({
  preparer: openPreparer({ concurrency: 1 }),
  root: folder.root,
  writes: true,
  imagePath: null,
  character: () => null,
})
const options = { parameters: {}, concurrency: input.concurrency }
const batchId = await createBatch(
  { store, models, references, tell: () => {} },
  { draft, recipe, options, name: 'bench', provider: 'openai', capUsd: 100_000, leaveOutProblems: false },
)
store.transaction(() => {
  for (const job of store.jobs.inState(batchId, 'held')) store.jobs.move(job.id, 'held', 'waiting')
})
const dispatcher = new Dispatcher(parts)
const before = usageOfTree()
const started = performance.now()
dispatcher.wake()
await finished.promise
const makespanMs = performance.now() - started
const after = usageOfTree()
const result: RunResult = {
  cpuSeconds: after.cpuSeconds - before.cpuSeconds,
  peakBytes: after.peakBytes,
  makespanMs,
  done: store.batches.summary(batchId).jobs.done,
}
process.send?.(result)
await dispatcher.stop(1_000)
await provider.close()
await references.close()
store.close()
process.disconnect()
