import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ProofsheetError } from '../../../src/contract/failure.ts'
import { fromMicros, toMicros } from '../../../src/contract/money.ts'
import type { Converter } from '../../../src/main/engine/imaging/imaging.ts'
import { random } from '../../support/pictures.ts'
import { thingRecipe } from '../../support/engine.ts'
import { breathe, HandTime } from './api-time.ts'
import { wireEngine, type WiredEngine } from './api-wiring.ts'
import { checkBooks } from './programs-books.ts'
import { takeSeen, watch } from './programs-log.ts'
import { Model, type Said } from './programs-model.ts'
import type { Act, PlannedBatch, Program } from './programs-plan.ts'
import { startProgramServer, type ProgramServer } from './programs-server.ts'

/** More than any wait adds up to; beyond it something is stuck. */
const longestMs = 40 * 86_400_000
const mostRounds = 150
const patience = { connectMs: 10_000, headMs: 20_000, idleBodyMs: 20_000 }
const yearMs = 365 * 86_400_000

/** What a program came to, for the totals. */
export interface Ran {
  readonly jobs: number
  readonly requests: number
}

/** Runs a program to its end, in a folder of its own, and throws at the first thing the model does not allow. */
export async function runProgram(program: Program, converter: Converter, folder: string, seed: number): Promise<Ran> {
  mkdirSync(folder, { recursive: true })
  const run = new Run(program, converter, folder, seed)
  try {
    return await run.play()
  } finally {
    await run.end()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

class Run {
  readonly #program: Program
  readonly #converter: Converter
  readonly #folder: string
  readonly #time = new HandTime()
  readonly #random: () => number
  readonly #servers = new Map<string, ProgramServer>()
  readonly #said = new Map<number, Said>()
  readonly #batchOf = new Map<number, number>()
  readonly #violations: string[] = []
  readonly #model = new Model(
    (jobId) => this.#saidOf(this.#batchOf.get(jobId) ?? 0),
    () => {
      const { dayCapUsd, libraryCapUsd } = this.#wired.store.settings.get()
      return {
        dayMicros: dayCapUsd === null ? null : toMicros(dayCapUsd),
        libraryMicros: libraryCapUsd === null ? null : toMicros(libraryCapUsd),
      }
    },
  )
  #engine: WiredEngine | null = null
  #isDisturbed = false

  constructor(program: Program, converter: Converter, folder: string, seed: number) {
    this.#program = program
    this.#converter = converter
    this.#folder = folder
    this.#random = random(seed)
  }

  async play(): Promise<Ran> {
    for (const name of ['openai', 'practice']) {
      const server = await startProgramServer(this.#program.faults, (id, body) => this.#arrived(id, body))
      this.#servers.set(name, server)
    }
    await this.#open()
    const ids: number[] = []
    for (const planned of this.#program.batches) ids.push(await this.#create(planned))
    await this.#start(ids)
    for (const act of this.#program.acts) {
      await this.#drive(() => this.#requests() >= act.after || this.#isQuiet(ids))
      await this.#act(act, ids[act.batch % ids.length] ?? 0)
    }
    await this.#finish(ids)
    await this.end()
    return checkBooks({
      library: join(this.#folder, 'library'),
      servers: this.#servers,
      isDisturbed: this.#isDisturbed,
      repeatsOf: (jobId) => this.#model.repeatsOf(jobId),
      policyOf: (batchId) => this.#program.batches[ids.indexOf(batchId)]?.policy ?? { kind: 'hold' },
    })
  }

  /** Closes what is open. Once. */
  async end(): Promise<void> {
    if (!this.#engine) return
    await this.#close(60_000)
    for (const server of this.#servers.values()) await server.down()
  }

  get #wired(): WiredEngine {
    if (!this.#engine) throw new Error('The engine is closed')
    return this.#engine
  }

  async #open(): Promise<void> {
    this.#engine = await wireEngine({
      library: join(this.#folder, 'library'),
      urls: Object.fromEntries([...this.#servers].map(([name, { url }]) => [name, url])),
      converter: this.#converter,
      clock: this.#time.clock,
      monotonic: this.#time.monotonic,
      random: this.#random,
      timeoutMs: 20_000,
      network: patience,
      onStore: ({ db }) => watch(db),
      onClosing: ({ db }) => takeSeen(db).forEach((seen) => this.#model.see(seen)),
    })
    this.#look()
  }

  async #close(graceMs: number): Promise<void> {
    const { engine } = this.#wired
    await engine.close({ graceMs })
    this.#engine = null
  }

  async #create({ provider, rows, concurrency, policy }: PlannedBatch): Promise<number> {
    const { engine, store } = this.#wired
    const qualities = ['low', 'medium', 'high']
    const lines = Array.from({ length: rows }, (_, row) => `${row},thing ${row},${qualities[row % 3]}`)
    const path = join(this.#folder, 'sheet.csv')
    writeFileSync(path, `sku,thing,quality\n${lines.join('\n')}\n`)
    const draft = await engine.request('sheet.open', { path })
    const { batchId } = await engine.request('batch.create', {
      draftId: draft.draftId,
      recipe: { ...thingRecipe, mapping: draft.recipe.mapping },
      options: { provider, concurrency, unknown: policy },
    })
    this.#said.set(batchId, { resend: false, writeOff: false, cancel: false, mayRepeat: policy.kind !== 'hold' })
    for (const job of store.jobs.inState(batchId, 'held')) this.#batchOf.set(job.id, batchId)
    return batchId
  }

  async #start(ids: readonly number[]): Promise<void> {
    const { engine, store } = this.#wired
    const prices = ids.map((id) => store.batches.priceOf(id, 'held').high)
    const total = prices.reduce((sum, price) => sum + price, 0)
    const { dayCap, libraryCap, batches } = this.#program
    const share = (part: number | null): number | null => (part === null ? null : total * part)
    store.settings.set({ dayCapUsd: share(dayCap), libraryCapUsd: share(libraryCap) })
    for (const [index, batchId] of ids.entries()) {
      await engine.request('batch.run', { batchId, capUsd: (prices[index] ?? 1) * (batches[index]?.cap ?? 1) })
    }
  }

  async #act({ kind, after }: Act, batchId: number): Promise<void> {
    const { engine } = this.#wired
    const said = this.#saidOf(batchId)
    switch (kind) {
      case 'pause':
        return void (await engine.request('batch.pause', { batchId }))
      case 'resume':
        return void (await engine.request('batch.resume', { batchId }))
      case 'retry':
        return this.#retry(batchId)
      case 'resend':
        said.resend = true
        return this.#retry(batchId, 'resend')
      case 'write_off':
        said.writeOff = true
        return this.#retry(batchId, 'write_off')
      case 'raise_cap':
        return this.#raise(batchId, 1.5)
      case 'cancel':
        said.cancel = true
        return void (await engine.request('batch.cancel', { batchId }))
      case 'restart':
        await this.#close(60_000)
        return this.#open()
      case 'restart_abruptly':
        this.#isDisturbed = true
        await this.#close(0)
        return this.#open()
      case 'outage':
        return this.#outage()
      case 'clock_jump':
        return this.#time.jump(after % 2 === 0 ? 3_600_000 : yearMs)
    }
  }

  async #retry(batchId: number, unknown?: 'resend' | 'write_off'): Promise<void> {
    try {
      await this.#wired.engine.request('batch.retry', { batchId, ...(unknown && { unknown }) })
    } catch (error) {
      // There was nothing to retry.
      if (!(error instanceof ProofsheetError) || error.failure.code !== 'not_found') throw error
    }
  }

  async #raise(batchId: number, times: number): Promise<void> {
    const { store, engine } = this.#wired
    const { cap_micros: cap } = store.money.ofBatch(batchId)
    const { dayCapUsd, libraryCapUsd } = store.settings.get()
    const more = (usd: number | null): number | null => (usd === null ? null : usd * times)
    store.settings.set({ dayCapUsd: more(dayCapUsd), libraryCapUsd: more(libraryCapUsd) })
    await engine.request('batch.run', { batchId, capUsd: fromMicros(cap ?? 0) * times })
  }

  async #outage(): Promise<void> {
    this.#isDisturbed = true
    for (const server of this.#servers.values()) await server.down()
    for (let tick = 0; tick < 10; tick += 1) await this.#step(500)
    for (const server of this.#servers.values()) await server.up()
  }

  /** The user goes on until nothing waits: whatever stopped a batch, it is resumed with more room. */
  async #finish(ids: readonly number[]): Promise<void> {
    for (let round = 0; round < mostRounds; round += 1) {
      await this.#drive(() => this.#isQuiet(ids))
      const waiting = ids.filter((id) => this.#wired.store.batches.summary(id).state !== 'finished')
      if (waiting.length === 0) return
      for (const id of waiting) await this.#raise(id, 2)
    }
    throw new Error('It never came to an end')
  }

  #isQuiet(ids: readonly number[]): boolean {
    const { batches } = this.#wired.store
    return batches.running() === 0 && ids.every((id) => batches.summary(id).state !== 'running')
  }

  async #drive(until: () => boolean): Promise<void> {
    const end = this.#time.monotonic() + longestMs
    while (!until()) {
      if (this.#time.monotonic() > end) throw new Error('Nothing moves any more')
      await this.#step(this.#wired.store.batches.running() > 0 ? 50 : 3_000)
    }
  }

  async #step(ms: number): Promise<void> {
    this.#time.pass(ms)
    this.#wired.wake()
    await breathe(2)
    this.#look()
  }

  #look(): void {
    for (const seen of takeSeen(this.#wired.store.db)) this.#model.see(seen)
    const [violation] = this.#violations
    if (violation) throw new Error(violation)
  }

  #requests(): number {
    return [...this.#servers.values()].reduce((sum, { arrivals }) => sum + arrivals.length, 0)
  }

  /** Everything that must be true, on disk, at the moment a request arrives. */
  #arrived(attemptId: string, body: string): void {
    const db = this.#engine?.store.db
    if (!db?.open) return
    const row = db
      .prepare<[string], { state: string; body_hash: string; job: string }>(
        'SELECT attempt.state, body_hash, job.state job FROM attempt JOIN job ON job.id = job_id WHERE attempt.id = ?',
      )
      .get(attemptId)
    const hash = createHash('sha256').update(body).digest('hex')
    if (!row) this.#violations.push(`A request arrived that nothing on disk knows of: ${attemptId}`)
    else if (row.body_hash !== hash) this.#violations.push('A request arrived that is not the planned one')
    // One that was given up may still arrive.
    else if (!this.#isDisturbed && (row.job !== 'running' || !['prepared', 'sent'].includes(row.state)))
      this.#violations.push(`A request arrived whose attempt is ${row.state} and whose job is ${row.job}`)
  }

  #saidOf(batchId: number): Said {
    const said = this.#said.get(batchId)
    if (!said) throw new Error(`There is no batch ${batchId}`)
    return said
  }
}
