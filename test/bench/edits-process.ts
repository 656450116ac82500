import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { recipeSchema } from '../../src/contract/recipe.ts'
import { openEngine } from '../../src/main/engine/index.ts'
import { makePicture } from '../support/pictures.ts'

export interface EditsInput {
  readonly folder: string
  /** Jobs with a picture each, for changes of what is sent. */
  readonly changed: number
  /** Jobs without, for what changes states and places. */
  readonly moved: number
}

/** What an edit cost the engine's one thread. */
export interface EditCost {
  readonly name: string
  /** CPU of the longest turn of the event loop, ms. */
  readonly longestMs: number
  readonly totalMs: number
}

const input = JSON.parse(process.argv[2] ?? '{}') as EditsInput
process.env['OPENAI_API_KEY'] = 'sk-bench-0123456789'
mkdirSync(input.folder, { recursive: true })
const engine = await openEngine({ library: join(input.folder, 'library'), program: 'cli' })
for (const [index, name] of ['one.png', 'two.png'].entries()) {
  writeFileSync(join(input.folder, name), await makePicture({ width: 256, height: 256, seed: index + 1 }))
}
const costs = [...(await changes()), ...(await states())]
process.send?.(costs)
await engine.close()
process.disconnect()

/** New words, new pictures and back, for jobs that take pictures along. */
async function changes(): Promise<EditCost[]> {
  const { jobIds } = await heldBatch('changed', input.changed, 'one.png;two.png')
  const [looked] = await engine.request('references.add', { paths: [join(input.folder, 'two.png')] })
  const references = [`ref:${looked?.pictures[0]?.sha256}`]
  const change = { prompt: 'The same in blue.', references }
  let editId = 0
  return [
    await costOf('preview of a change', () => engine.request('queue.previewChange', { jobIds, change })),
    await costOf('change of words and pictures', async () => {
      editId = (await engine.request('queue.change', { jobIds, change })).editId ?? 0
    }),
    await costOf('undo of that change', () => engine.request('queue.undo', { editId })),
    await costOf('clone', () => engine.request('queue.clone', { jobIds })),
  ]
}

async function states(): Promise<EditCost[]> {
  const { batchId, jobIds } = await heldBatch('moved', input.moved, '')
  await engine.request('batch.pause', { batchId })
  const scattered = jobIds.filter((_, index) => index % 2 === 0)
  return [
    await costOf('release', () => engine.request('queue.release', { jobIds })),
    await costOf('hold of every other', () => engine.request('queue.hold', { jobIds: scattered })),
    await costOf('move of those to the top', () =>
      engine.request('queue.move', { jobIds: scattered, to: { kind: 'top' } }),
    ),
    await costOf('cancel of a batch', () => engine.request('batch.cancel', { batchId })),
  ]
}

async function heldBatch(name: string, rows: number, pictures: string) {
  const path = join(input.folder, `${name}.csv`)
  const lines = Array.from({ length: rows }, (_, row) => `${row},thing ${row},${pictures}`)
  writeFileSync(path, `sku,thing,references\n${lines.join('\n')}\n`)
  const draft = await engine.request('sheet.open', { path })
  const recipe = recipeSchema.parse({
    mapping: draft.recipe.mapping,
    template: 'A picture of {{thing}}',
    parameters: { model: 'gpt-image-2.6-flare', size: '1024x1024', quality: 'low' },
  })
  const options = { provider: 'openai' } as const
  const { batchId } = await engine.request('batch.create', { draftId: draft.draftId, recipe, options })
  // Numbers are given in order and nothing else makes jobs here: those of the batch are the last ones.
  const jobIds: number[] = []
  const rowIds = await engine.request('batch.rowIds', { batchId })
  for (let from = 0; from < rowIds.length; from += 300) {
    const part = await engine.request('batch.rows', { batchId, rowIds: rowIds.slice(from, from + 300) })
    jobIds.push(...part.flatMap(({ cells }) => cells.flat().map(({ jobId }) => jobId)))
  }
  return { batchId, jobIds }
}

/** Turns are told apart by an immediate in each; CPU time does not count what other programs take. */
async function costOf(name: string, work: () => Promise<unknown>): Promise<EditCost> {
  let last = process.threadCpuUsage()
  let longest = 0
  let total = 0
  let isOver = false
  const turn = (): void => {
    const now = process.threadCpuUsage()
    const spent = (now.user + now.system - last.user - last.system) / 1000
    last = now
    longest = Math.max(longest, spent)
    total += spent
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  // What it has to tell follows at the end of the frame.
  await new Promise((resolve) => setTimeout(resolve, 300))
  isOver = true
  return { name, longestMs: longest, totalMs: total }
}
