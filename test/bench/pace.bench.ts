import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { openEngine, startFakeApi } from '../../src/main/engine/index.ts'
import { recipeSchema } from '../../src/contract/recipe.ts'
import { inform, report, withFolder } from './support.ts'

/**
 * How much of a provider's limit is used and how much is refused, with no setting touched: 5 images a minute, 50, and 5
 * that become 50 in the middle. The real engine over HTTP, in real time; the server is paced as one far away would be.
 */
const minutes = Number(process.env['BENCH_MINUTES'] ?? 4.5)
const settleMs = 45_000
const phaseMs = minutes * 60_000 + settleMs
const [leastMs, mostMs] = [4_000, 12_000]
const fastest = 50
const cases = [
  { name: 'headers tell', headers: true, limits: [5] },
  { name: 'headers tell', headers: true, limits: [50] },
  { name: 'headers tell', headers: true, limits: [5, 50] },
  // Without headers a raised limit is tried for after ten quiet minutes: the tests in virtual time show it.
  { name: 'only refusals tell', headers: false, limits: [5] },
  { name: 'only refusals tell', headers: false, limits: [50] },
]

type Case = (typeof cases)[number]

interface Counts {
  readonly atMs: number
  readonly letIn: number
  readonly received: number
}

await withFolder(async (folder) => {
  process.env['OPENAI_API_KEY'] = 'sk-bench-0123456789'
  const picture = join(folder, 'tiny.png')
  const blue = { width: 16, height: 16, channels: 3, background: '#336699' } as const
  writeFileSync(picture, await sharp({ create: blue }).png().toBuffer())
  const measured = await Promise.all(cases.map((one, index) => measure(join(folder, String(index)), picture, one)))
  for (const [index, counts] of measured.entries()) {
    const { name, limits } = cases[index] ?? { name: '', limits: [] }
    limits.forEach((limit, phase) => {
      const before = phase === 0 ? '' : `, after ${limits[phase - 1]}`
      const part = counts.filter(({ atMs }) => atMs >= phase * phaseMs && atMs < (phase + 1) * phaseMs)
      tell(`${limit} a minute${before}, ${name}`, limit, part)
    })
  }
})

/** Runs one batch with more rows than can be made, and reads the fake API's books every second. */
async function measure(folder: string, picture: string, { headers, limits }: Case): Promise<readonly Counts[]> {
  mkdirSync(folder)
  const imagesPerMinute = limits.map((limit, phase) => ({ fromMs: phase * phaseMs, limit }))
  const script = { latencyMs: [leastMs, mostMs], imagesPerMinute, rateTells: { headers } }
  const fake = await startFakeApi({ script, pictures: { file: picture } })
  const baseUrl = fake.url
  const engine = await openEngine({ library: join(folder, 'library'), program: 'cli', baseUrl, pacesThisMachine: true })
  const sheet = join(folder, 'sheet.csv')
  const rows = Array.from(
    { length: Math.ceil((limits.length * phaseMs * fastest) / 60_000) + 2 * fastest },
    (_, row) => `${row},thing ${row}`,
  )
  writeFileSync(sheet, `sku,thing\n${rows.join('\n')}\n`)
  const draft = await engine.request('sheet.open', { path: sheet })
  const recipe = recipeSchema.parse({ mapping: draft.recipe.mapping, template: 'A picture of {{thing}}' })
  const { batchId } = await engine.request('batch.create', {
    draftId: draft.draftId,
    recipe,
    options: { provider: 'openai', capUsd: 100_000 },
  })
  await engine.request('batch.run', { batchId })
  const startedAt = performance.now()
  const counts: Counts[] = []
  for (let passed = 0; passed < limits.length * phaseMs; passed = performance.now() - startedAt) {
    counts.push({ atMs: passed, letIn: fake.ledger().length, received: fake.received() })
    await delay(1_000)
  }
  await engine.request('queue.pause', {})
  await engine.close({ graceMs: mostMs + 5_000 })
  await fake.close()
  return counts
}

/**
 * Whole run, learning included, and what followed it. A full bucket lets a minute's worth through at once, so the whole
 * run can show more than the limit.
 */
function tell(name: string, limit: number, counts: readonly Counts[]): void {
  const first = counts[0]
  const last = counts.at(-1)
  const learnt = counts.find(({ atMs }) => first !== undefined && atMs >= first.atMs + settleMs)
  if (!first || !learnt || !last) throw new Error('nothing was measured')
  const share = (from: Counts, to: Counts): number =>
    (to.letIn - from.letIn) / ((limit * (to.atMs - from.atMs)) / 60_000)
  const refused = (from: Counts, to: Counts): number => 1 - (to.letIn - from.letIn) / (to.received - from.received)
  const numbers = `(${last.letIn - first.letIn} let in, ${refusals(last) - refusals(first)} refused in ${Math.round((last.atMs - first.atMs) / 1_000)} s)`
  inform(`${name}: share of the limit, learning included`, share(first, last), numbers)
  inform(`${name}: refused, learning included`, refused(first, last), numbers)
  // As a ratio that is good when small, like the others: what of the limit was left unused.
  report(`${name}: unused of the limit once learnt`, 1 - share(learnt, last), 0.05, '')
  report(`${name}: refused once learnt`, refused(learnt, last), 0.02, '')
}

function refusals({ letIn, received }: Counts): number {
  return received - letIn
}
