import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { EventName } from '../../../src/contract/events.ts'
import { openEngine, openPlanner, type Engine } from '../../../src/main/engine/index.ts'
import { openLiveBook } from '../../../src/main/engine/models/live-book.ts'
import { openLiveRegistry } from '../../../src/main/engine/models/live-registry.ts'
import { registry as shipped } from '../../../src/main/engine/models/registry.ts'
import { canaryKey, createBatch, runBatch, startFake, thingRecipe, writeSheet } from '../../support/engine.ts'
import { gptImage9 } from '../../support/invented-model.ts'
import { tempFolder } from '../../support/temp.ts'

type Changes = Readonly<Record<string, unknown>>

const prices = (imageOut: number) => ({ textIn: 1, imageIn: 2, imageOut })
const textOf = (changes: Changes = {}) =>
  JSON.stringify({ format: 1, version: '2027-03-02', models: [{ ...gptImage9, ...changes }] })

function writeModels(library: string, changes: Changes = {}): void {
  writeFileSync(join(library, 'models.json'), textOf(changes))
}

async function engineOn(baseUrl?: string): Promise<Engine> {
  process.env['OPENAI_API_KEY'] = canaryKey
  const library = join(tempFolder(), 'library')
  const engine = await openEngine({ library, program: 'cli', ...(baseUrl !== undefined && { baseUrl }) })
  onTestFinished(() => engine.close())
  return engine
}

const nine = { parameters: { model: 'gpt-image-9', size: '500x500', quality: 'sketch' } }
const idsOf = async (engine: Engine) => (await engine.request('models.list', {})).map(({ id }) => id)
const sourceOf = (engine: Engine) => engine.request('models.source', {})

function nextEvent(engine: Engine, name: EventName): Promise<void> {
  return new Promise((resolve) => {
    const stop = engine.subscribe((event) => {
      if (event.name !== name) return
      stop()
      resolve()
    })
  })
}

async function priceOf(engine: Engine): Promise<number> {
  const { draftId, recipe } = await engine.request('sheet.open', { path: writeSheet(1) })
  const plan = await engine.request('plan.make', {
    draftId,
    recipe: { ...thingRecipe, ...nine, mapping: recipe.mapping },
    options: { provider: 'openai' },
    previewVariant: 0,
  })
  return plan.estimatedUsd.high
}

test('a file put into an open library is followed by the next list and the next plan', async () => {
  const engine = await engineOn()
  expect(await idsOf(engine)).not.toContain('gpt-image-9')
  writeModels(engine.library)
  expect(await idsOf(engine)).toContain('gpt-image-9')
  expect(await sourceOf(engine)).toMatchObject({ version: '2027-03-02', problem: null })
  const before = await priceOf(engine)
  writeModels(engine.library, { prices: prices(300) })
  expect(await priceOf(engine)).toBeGreaterThan(before * 2)
})

test('it is noticed and told when nobody asks', async () => {
  const engine = await engineOn()
  const told = nextEvent(engine, 'models.changed')
  writeModels(engine.library)
  await told
  expect(await idsOf(engine)).toContain('gpt-image-9')
})

test('one that cannot be used leaves in force what it said before, and says where it is wrong until it is put right', async () => {
  const engine = await engineOn()
  writeModels(engine.library)
  const file = join(engine.library, 'models.json')
  expect(await sourceOf(engine)).toMatchObject({ file, problem: null })
  writeFileSync(file, textOf({ defaultQuality: 'masterpiece' }))
  const wrong = await sourceOf(engine)
  expect(wrong).toMatchObject({ file, version: '2027-03-02' })
  expect(wrong.problem?.message).toMatch(/models\.json is not valid.*models\[0\]\.defaultQuality/)
  expect(wrong.problem?.action).toContain('what it said before is used')
  expect(await idsOf(engine)).toContain('gpt-image-9')
  const { findings } = await engine.request('doctor.check', { repair: false })
  expect(findings.find(({ check }) => check === 'models')).toMatchObject({ message: wrong.problem?.message })
  writeModels(engine.library)
  expect((await sourceOf(engine)).problem).toBeNull()
})

test('one that is taken away leaves what is shipped', async () => {
  const engine = await engineOn()
  writeModels(engine.library)
  expect(await idsOf(engine)).toContain('gpt-image-9')
  rmSync(join(engine.library, 'models.json'))
  await expect.poll(() => idsOf(engine), { timeout: 20_000 }).not.toContain('gpt-image-9')
  expect(await sourceOf(engine)).toMatchObject({ file: null, problem: null, version: shipped.version })
})

/** Time that passes when it is told to, as far as somebody waits. */
function waiting() {
  const waits = new Set<() => void>()
  const wait = (then: () => void) => {
    waits.add(then)
    return () => void waits.delete(then)
  }
  const pass = (): void => {
    for (const then of waits) {
      waits.delete(then)
      then()
    }
  }
  return { waits, wait, pass }
}

test('one that is deleted and written anew never lets the shipped models in', () => {
  const library = tempFolder()
  const file = join(library, 'models.json')
  const { waits, wait, pass } = waiting()
  writeModels(library)
  const live = openLiveRegistry({ library }, wait)
  const told: (string | null)[] = []
  onTestFinished(live.watch((loaded) => void told.push(loaded.file)))
  for (const maxReferences of [4, 5]) {
    rmSync(file)
    live.look()
    live.look()
    expect([live.current().registry.models.at(-1)?.id, waits.size]).toEqual(['gpt-image-9', 1])
    writeModels(library, { maxReferences })
    live.look()
    expect([live.current().registry.models.at(-1)?.maxReferences, waits.size]).toEqual([maxReferences, 0])
  }
  rmSync(file)
  live.look()
  writeModels(library, { maxReferences: 6 })
  // Nobody looked when it came back.
  pass()
  expect(live.current().registry.models.at(-1)?.maxReferences).toBe(6)
  rmSync(file)
  live.look()
  pass()
  expect(live.current()).toMatchObject({ file: null, problem: null, registry: { version: shipped.version } })
  expect(told).toEqual([file, file, file, null])
})

test('a named one that is taken away or spoilt while it is in use stays in force', () => {
  const named = join(tempFolder(), 'mine.json')
  writeFileSync(named, textOf())
  const { wait, pass } = waiting()
  const live = openLiveRegistry({ named }, wait)
  rmSync(named)
  live.look()
  pass()
  expect(live.current()).toMatchObject({ file: named, registry: { version: '2027-03-02' } })
  expect(live.current().problem?.message).toContain('cannot be read')
})

test('a file of the same size that is renamed into its place is another one', () => {
  const folder = tempFolder()
  const named = join(folder, 'mine.json')
  writeFileSync(named, textOf({ maxReferences: 3 }))
  const live = openLiveRegistry({ named })
  const last = () => live.current().registry.models.at(-1)?.maxReferences
  for (const maxReferences of [4, 5, 6]) {
    writeFileSync(join(folder, 'next.json'), textOf({ maxReferences }))
    renameSync(join(folder, 'next.json'), named)
    live.look()
    expect(last()).toBe(maxReferences)
  }
})

test('a file that stays as it is, is not read again', () => {
  const named = join(tempFolder(), 'mine.json')
  writeFileSync(named, textOf())
  const live = openLiveRegistry({ named })
  const before = live.current()
  live.look()
  expect(live.current()).toBe(before)
})

test('the book of a plan keeps its prices and limits to the end', () => {
  const named = join(tempFolder(), 'mine.json')
  writeFileSync(named, textOf())
  const book = openLiveBook(openLiveRegistry({ named }), {})
  const plan = book.now()
  const high = (of: typeof book) => of.estimate('gpt-image-9', 'gallery', '500x500', 'A fox').high
  const before = high(plan)
  writeFileSync(named, textOf({ prices: prices(1_000), maxReferences: 1 }))
  expect(high(book.now())).toBeGreaterThan(before * 5)
  expect([high(plan), plan.find('gpt-image-9')?.maxReferences]).toEqual([before, 3])
  expect([high(book), book.find('gpt-image-9')?.maxReferences]).toEqual([high(book.now()), 1])
})

test('a planner without a library follows it as well', async () => {
  const library = tempFolder()
  const planner = openPlanner({ library })
  onTestFinished(() => planner.close())
  writeModels(library)
  expect((await planner.request('models.list', {})).map(({ id }) => id)).toContain('gpt-image-9')
})

test('jobs that are planned keep their price when the file names a higher one', async () => {
  const fake = await startFake({ models: [gptImage9] })
  const engine = await engineOn(fake.url)
  writeModels(engine.library)
  const batchId = await createBatch(engine, 2, {}, nine)
  const planned = await engine.request('batch.get', { batchId })
  writeModels(engine.library, { prices: prices(5_000) })
  expect((await engine.request('batch.get', { batchId })).estimatedUsd).toEqual(planned.estimatedUsd)
  const { jobs, spentUsd } = await runBatch(engine, batchId)
  const billed = fake.ledger().reduce((total, { usdMicros }) => total + usdMicros, 0) / 1e6
  expect([jobs.done, spentUsd]).toEqual([2, expect.closeTo(billed, 5)])
})

test.each<readonly [string, Changes, string]>([
  ['sizes', { sizes: { kind: 'fixed', sizes: ['640x640'] }, defaultSize: '640x640' }, '640x640'],
  ['qualities', { qualities: ['gallery'], slowQualities: [], defaultQuality: 'gallery' }, '"sketch" is no quality'],
  ['prompts', { maxPromptChars: 5 }, 'takes 5'],
  ['kinds of requests', { endpoints: ['edits'] }, 'only changes pictures'],
])('jobs that are planned and not sent yet do not leave against lower limits: %s', async (_, lower, words) => {
  const fake = await startFake({ models: [gptImage9] })
  const engine = await engineOn(fake.url)
  writeModels(engine.library)
  const batchId = await createBatch(engine, 2, {}, nine)
  writeModels(engine.library, lower)
  const { jobs, spentUsd, reservedUsd } = await runBatch(engine, batchId)
  expect([jobs.failed, spentUsd, reservedUsd]).toEqual([2, 0, 0])
  expect(fake.ledger()).toEqual([])
  const failed = await engine.request('triage.jobs', { state: 'failed', cause: 'bad_request', batchId })
  expect(failed.map(({ failure, attempt }) => [failure?.money, attempt?.sentAt ?? null])).toEqual([
    ['not_charged', null],
    ['not_charged', null],
  ])
  for (const { failure } of failed) expect(failure?.message).toContain(words)
  // Nor do they use up what may leave in a minute.
  const { lanes } = await engine.request('queue.get', {})
  expect(lanes).toMatchObject([{ sent: 0, refused: 0 }])
})
