import { assertNever } from '../../../contract/assert-never.ts'
import { ProofsheetError } from '../../../contract/failure.ts'
import { startChild, type ConverterChild } from './converter-child.ts'
import { crashed, moneyOf, stopped, undecodable } from './failures.ts'
import type { Converter } from './imaging.ts'
import type { Preparer } from './prepare-job.ts'
import type { DrawingMessage, ResultMessage, Task, TaskResult } from './protocol.ts'

export interface ConverterOptions {
  /** Tasks in the child at once: the number of cores is about right. */
  readonly concurrency: number
  /** A task that takes longer, plus half as long again for each rendition, is given up and the child killed, ms. */
  readonly taskTimeoutMs?: number
  /** The same for a task while it draws an SVG, ms: a small one can take for ever, and pictures wait behind it. */
  readonly drawingTimeoutMs?: number
  /** An idle child is ended after this, ms: decoding leaves it with some 150 MB. */
  readonly idleMs?: number
  /** A child that takes more memory ends itself, bytes: no picture needs it, and what hides in a drawing knows no limit. */
  readonly mostMemory?: number
}

interface Pending {
  readonly id: number
  readonly task: Task
  readonly resolve: (result: TaskResult) => void
  readonly reject: (error: Error) => void
  /** Was in a child that crashed with others: runs alone once, which shows whose fault it was. */
  suspect: boolean
  timer: NodeJS.Timeout | null
  /** What the timer is set to, ms. */
  limitMs: number
}

interface DeskOptions extends Required<ConverterOptions> {
  readonly inputs: boolean
}

const defaults = { taskTimeoutMs: 60_000, drawingTimeoutMs: 15_000, idleMs: 60_000, inputs: false }

/** Alone a task takes at most 2 GB, for an AVIF of 100 megapixels; beside others, as pictures mostly are, 0.1 to 0.4. */
function memoryFor(concurrency: number): number {
  return (2 + concurrency / 2) * 1024 ** 3
}

/**
 * The converter process, started with the first task and again after a crash. It keeps this process alive only while
 * tasks are under way.
 */
export function openConverter(options: ConverterOptions): Converter {
  const desk = new TaskDesk({ ...defaults, mostMemory: memoryFor(options.concurrency), ...options })
  return {
    extract: async (job) => {
      const result = await desk.perform({ kind: 'extract', job })
      if (result.kind !== 'extract') throw new Error('The converter answered another task.')
      return result.value
    },
    render: async (job) => {
      const result = await desk.perform({ kind: 'render', job })
      if (result.kind !== 'render') throw new Error('The converter answered another task.')
      return result.value
    },
    close: () => desk.close(),
  }
}

/** The preparer: like the converter, but a process of its own, which reads more formats and never sees an answer. */
export function openPreparer(options: ConverterOptions): Preparer {
  const desk = new TaskDesk({ ...defaults, mostMemory: memoryFor(options.concurrency), ...options, inputs: true })
  return {
    prepare: async (job) => {
      const result = await desk.perform({ kind: 'prepare', job })
      if (result.kind !== 'prepare') throw new Error('The converter answered another task.')
      return result.value
    },
    close: () => desk.close(),
  }
}

class TaskDesk {
  readonly #options: DeskOptions
  readonly #running = new Map<number, Pending>()
  #waiting: Pending[] = []
  #child: ConverterChild | null = null
  #timedOut: Pending | null = null
  #idle: NodeJS.Timeout | null = null
  #nextId = 1
  #closing: PromiseWithResolvers<void> | null = null

  constructor(options: DeskOptions) {
    this.#options = options
  }

  perform(task: Task): Promise<TaskResult> {
    if (this.#closing !== null) return Promise.reject(stopped(moneyOf(task)))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id: this.#nextId++, task, resolve, reject, suspect: false, timer: null, limitMs: 0 })
      this.#startWaiting()
    })
  }

  async close(): Promise<void> {
    if (this.#closing === null) {
      this.#closing = Promise.withResolvers()
      const open = [...this.#running.values(), ...this.#waiting]
      for (const pending of open) this.#settle(pending).reject(stopped(moneyOf(pending.task)))
      this.#waiting = []
      if (this.#idle !== null) clearTimeout(this.#idle)
      if (this.#child === null) this.#closing.resolve()
      this.#child?.setBusy(true)
      this.#child?.kill()
    }
    return this.#closing.promise
  }

  #startWaiting(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#hasRoomFor(next); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#start(next)
    }
    const busy = this.#running.size > 0
    this.#child?.setBusy(busy)
    if (this.#idle !== null) clearTimeout(this.#idle)
    this.#idle = busy ? null : setTimeout(() => this.#endChild(), this.#options.idleMs).unref()
  }

  /** From here on the child is forgotten: its end concerns no task. */
  #endChild(): void {
    this.#child?.kill()
    this.#child = null
  }

  #hasRoomFor(next: Pending): boolean {
    if (this.#timedOut !== null) return false
    const suspectRuns = [...this.#running.values()].some((pending) => pending.suspect)
    return next.suspect || suspectRuns ? this.#running.size === 0 : this.#running.size < this.#options.concurrency
  }

  #start(pending: Pending): void {
    this.#child ??= this.#newChild()
    this.#running.set(pending.id, pending)
    this.#limit(pending, this.#timeoutOf(pending.task))
    this.#child.send({ id: pending.id, task: pending.task })
  }

  #newChild(): ConverterChild {
    const child = startChild(this.#options, {
      onResult: (result) => this.#onResult(result),
      onDrawing: (message) => this.#onDrawing(message),
      onGone: (how) => {
        if (child === this.#child) this.#onGone(how)
      },
    })
    return child
  }

  #settle(pending: Pending): Pending {
    if (pending.timer !== null) clearTimeout(pending.timer)
    this.#running.delete(pending.id)
    return pending
  }

  #onResult(message: ResultMessage): void {
    const pending = this.#running.get(message.id)
    if (pending === undefined) return
    this.#settle(pending)
    if (message.ok) pending.resolve(message.result)
    else pending.reject(new ProofsheetError(message.failure))
    this.#startWaiting()
  }

  #onDrawing({ id, isDrawing }: DrawingMessage): void {
    const pending = this.#running.get(id)
    if (pending) this.#limit(pending, isDrawing ? this.#options.drawingTimeoutMs : this.#timeoutOf(pending.task))
  }

  #limit(pending: Pending, limitMs: number): void {
    if (pending.timer !== null) clearTimeout(pending.timer)
    pending.limitMs = limitMs
    pending.timer = setTimeout(() => this.#onTimeout(pending), limitMs)
  }

  #timeoutOf(task: Task): number {
    return this.#options.taskTimeoutMs * (1 + outputsOf(task) / 2)
  }

  #onTimeout(pending: Pending): void {
    this.#timedOut ??= pending
    this.#child?.kill()
  }

  /** Rejects the task whose fault it was. Where several could have been, each is tried again alone. */
  #onGone(how: string): void {
    const late = this.#timedOut
    const running = [...this.#running.values()]
    for (const pending of running) this.#settle(pending)
    this.#child = null
    this.#timedOut = null
    if (this.#closing !== null) return this.#closing.resolve()
    const others = running.filter((pending) => pending !== late)
    if (late !== null && running.includes(late)) {
      const seconds = Math.round(late.limitMs / 1000)
      late.reject(undecodable(`took over ${seconds} s`, moneyOf(late.task)))
    }
    const only = late === null && others.length === 1 ? others.pop() : undefined
    only?.reject(crashed(how, moneyOf(only.task)))
    for (const pending of others) pending.suspect ||= late === null
    this.#waiting.unshift(...others)
    this.#startWaiting()
  }
}

/** Files made besides the first. */
function outputsOf(task: Task): number {
  switch (task.kind) {
    case 'extract':
      return task.job.renditions.length + (task.job.standIn ? 1 : 0) + (task.job.preview ? 1 : 0)
    case 'render':
      return task.job.outputs.length
    case 'prepare':
      return 0
    default:
      return assertNever(task)
  }
}
