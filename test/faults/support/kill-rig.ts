import { writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { dirname, join } from 'node:path'
import type { Recipe, UnknownPolicy } from '../../../src/contract/recipe.ts'
import type { RecoverySummary } from '../../../src/contract/queue.ts'
import { thingRecipe, writeSheet } from '../../support/engine.ts'
import { makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'
import type { Accountant } from './accountant.ts'
import { openAttemptStates, readBooks, spooledAnswers, type Books } from './books.ts'
import { EngineGone, launchEngine, startEngineProcess, type EngineProcess } from './engine-process.ts'

export interface KillRun {
  readonly kills: number
  readonly lanes: number
  readonly policy: UnknownPolicy
  /** 0 <= n < 1. */
  readonly random: () => number
}

export interface KillResult {
  readonly library: string
  /** Attempts whose whole answer was in the spool at some kill. */
  readonly received: ReadonlySet<string>
  readonly killsBeforeReady: number
  /** What the summaries said that the books or the files did not, and sends before anybody resumed. */
  readonly lies: readonly string[]
  readonly seconds: number
}

const rowsAtOnce = 60
const leastWaiting = 60

/**
 * Kills the engine over and over while it works off batches with `lanes` requests open, also while it starts and
 * recovers; then lets the last one finish. Every start's summary is compared with the books before anything is resumed.
 */
export async function killOver(accountant: Accountant, run: KillRun): Promise<KillResult> {
  const started = performance.now()
  const library = join(tempFolder(), 'library')
  const received = new Set<string>()
  const lies: string[] = []
  let killsBeforeReady = 0
  const setting = { library, url: accountant.fake.url }
  const sheet = writeSheet(rowsAtOnce)
  writeFileSync(join(dirname(sheet), 'fox.png'), await makePicture({ seed: 3, width: 96, height: 64, noise: 40 }))
  await beginInPeace(setting, sheet, run)
  for (let kill = 0; kill < run.kills; kill += 1) {
    const before = readBooks(library)
    const engine = launchEngine(setting)
    const work = driveOn(engine, library, before, run, sheet).then((found) => lies.push(...found))
    const wasReady = await killAtRandom(engine, run.random)
    await work
    if (!wasReady) killsBeforeReady += 1
    for (const id of spooledAnswers(library)) received.add(id)
  }
  await finish(await startEngineProcess(setting), library)
  return { library, received, killsBeforeReady, lies, seconds: (performance.now() - started) / 1_000 }
}

/** Looking at pictures takes longer than some engines live: rows that take one along are made before the first kill. */
async function beginInPeace(setting: { library: string; url: string }, sheet: string, run: KillRun): Promise<void> {
  const engine = await startEngineProcess(setting)
  await addBatch(engine, sheet, run, [words, stream, edit])
  await engine.kill()
}

/** One kill in four comes while the engine starts, the others while it works. */
async function killAtRandom(engine: EngineProcess, random: () => number): Promise<boolean> {
  const duringStart = random() < 0.25
  const at = random()
  let isReady = false
  const ready = engine.ready.then(
    () => (isReady = true),
    () => false,
  )
  if (duringStart) await Promise.race([ready.then(() => delay(at * 20)), delay(200 + at * 400)])
  else await ready.then(() => delay(20 + at * 1_000))
  await engine.kill()
  return isReady
}

/** Checks the summary of the start, sees to it that there is work, and resumes. Ends with the engine. */
async function driveOn(
  engine: EngineProcess,
  library: string,
  before: Books,
  run: KillRun,
  sheet: string,
): Promise<string[]> {
  try {
    const { recovery } = await engine.ready
    const now = readBooks(library)
    // Killed in between: then a later start is compared.
    if (engine.isGone()) return []
    const lies = compare(recovery, before, now)
    const waiting = now.jobs.filter(({ state }) => state === 'waiting').length
    await engine.ask('queue.resume', {})
    if (waiting < leastWaiting) await addBatch(engine, sheet, run, [words, stream])
    return lies
  } catch (error) {
    if (error instanceof EngineGone) return []
    throw error
  }
}

const words = { name: 'words', repeats: 1, parameters: {} }
const stream = { name: 'stream', repeats: 1, parameters: { partialImages: 2 } }
const edit = { name: 'edit', repeats: 1, parameters: {}, references: ['fox.png'] }

async function addBatch(
  engine: EngineProcess,
  sheet: string,
  { lanes, policy }: KillRun,
  variants: Recipe['variants'],
): Promise<void> {
  const { draftId, recipe } = await engine.ask('sheet.open', { path: sheet })
  const { batchId } = await engine.ask('batch.create', {
    draftId,
    recipe: { ...thingRecipe, variants, mapping: recipe.mapping },
    options: { provider: 'openai', concurrency: lanes, capUsd: 100_000, unknown: policy },
  })
  await engine.ask('batch.run', { batchId })
}

/** The four numbers of the first screen, against the books; `before` is how the dead engine left them. */
function compare(recovery: RecoverySummary | null, before: Books, now: Books): string[] {
  const open = before.attempts.filter(({ state }) => openAttemptStates.includes(state))
  // After a clean stop, or with nothing left to do, there is nothing to say.
  if (recovery === null) return open.length === 0 ? [] : [`no summary, though ${open.length} attempts were under way`]
  const state = new Map(now.attempts.map((attempt) => [attempt.id, attempt.state]))
  const stored = open.filter(({ id }) => state.get(id) === 'stored').length
  const unknown = open.filter(({ id }) => state.get(id) === 'unknown').length
  const counted = totals(now)
  return [
    ...differ('attempts', before.attempts.length, now.attempts.length),
    ...differ('stored', recovery.stored, stored),
    ...differ('unknown', recovery.unknown, unknown),
    ...differ('done', recovery.totals.done, counted.done),
    ...differ('waiting', recovery.totals.waiting, counted.waiting),
    ...differ('unknown in all', recovery.totals.unknown, counted.unknown),
    ...differ('failed', recovery.totals.failed, counted.failed),
    ...differ('done and pictures', counted.done, counted.pictures),
  ]
}

/** Of batches that are not finished, or hold something unknown. */
function totals({ jobs, images }: Books) {
  const byBatch = Map.groupBy(jobs, (job) => job.batch_id)
  const unfinished = [...byBatch].filter(([, ofBatch]) =>
    ofBatch.some(({ state }) => state === 'waiting' || state === 'running' || state === 'unknown'),
  )
  const ids = new Set(unfinished.map(([id]) => id))
  const count = (wanted: string): number =>
    jobs.filter(({ batch_id: batch, state }) => ids.has(batch) && state === wanted).length
  return {
    done: count('done'),
    waiting: count('waiting'),
    unknown: count('unknown'),
    failed: count('failed'),
    pictures: images.filter(({ batch_id: batch }) => ids.has(batch)).length,
  }
}

function differ(what: string, told: number, counted: number): string[] {
  return told === counted ? [] : [`start said ${what} ${told}, the books say ${counted}`]
}

/**
 * Resumes and waits until nothing waits or runs any more, whatever it takes; then stops the engine cleanly. Answers that
 * were set aside because two engines died over them are looked for, as the user is told to.
 */
export async function finish(engine: EngineProcess, library: string): Promise<void> {
  await engine.ask('queue.resume', {})
  await engine.ask('unknown.look', {})
  while (readBooks(library).jobs.some(({ state }) => state === 'waiting' || state === 'running')) {
    if (engine.isGone()) throw new EngineGone()
    await delay(100)
  }
  await engine.stop()
}
