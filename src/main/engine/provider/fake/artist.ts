import { constants, setPriority } from 'node:os'
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { failed } from '../../../../contract/failure.ts'
import type { PictureOrder, PictureSource } from './picture.ts'

/** Draws practice pictures in a child process, since sharp never runs where paid sockets are held. */
export interface Artist extends Required<PictureSource> {
  /** The child's, while there is one. */
  readonly pid: number | null
  /** Kills the child. Waiting orders reject. */
  close(): Promise<void>
}

/** A picture to draw, or one to look at. */
export type ArtistWork =
  { readonly kind: 'draw'; readonly order: PictureOrder } | { readonly kind: 'look'; readonly picture: Uint8Array }

/** To the child: work with a number. Back: the same number with the bytes (of a look: one, 1 for see-through), or a reason. */
export interface ArtistTask {
  readonly id: number
  readonly work: ArtistWork
}
export type ArtistResult =
  { readonly id: number; readonly bytes: Uint8Array } | { readonly id: number; readonly error: string }

interface Job {
  readonly work: ArtistWork
  readonly resolve: (bytes: Buffer) => void
  readonly reject: (error: Error) => void
  /** Times the child died with this job in hand. */
  crashes: number
}

/** One more than the cores it can use, so that none waits for the next message. */
const mostInFlight = 3
const crashesAllowed = 1

/** In the source tree the program lies beside this file; built, both `dist/engine` and `dist/cli` find it by this path. */
function programPath(): string {
  const source = import.meta.url.endsWith('.ts')
  return fileURLToPath(new URL(source ? './artist-program.ts' : '../engine/artist.js', import.meta.url))
}

/** The child starts with the first order and never keeps this process alive by itself. */
export function startArtist(): Artist {
  return new ChildArtist()
}

class ChildArtist implements Artist {
  readonly #waiting: Job[] = []
  readonly #inFlight = new Map<number, Job>()
  #child: ChildProcess | null = null
  #nextId = 1
  #closed = false

  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  draw(order: PictureOrder): Promise<Buffer> {
    return this.#do({ kind: 'draw', order })
  }

  async isSeeThrough(picture: Buffer): Promise<boolean> {
    return (await this.#do({ kind: 'look', picture }))[0] === 1
  }

  #do(work: ArtistWork): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.#closed) reject(artistError('it is closed'))
      else this.#waiting.push({ work, resolve, reject, crashes: 0 })
      this.#pump()
    })
  }

  close(): Promise<void> {
    this.#closed = true
    for (const job of this.#waiting.splice(0)) job.reject(artistError('it is closed'))
    const child = this.#child
    child?.kill('SIGKILL')
    if (child !== null) this.#lost(child)
    return Promise.resolve()
  }

  #pump(): void {
    while (this.#inFlight.size < mostInFlight) {
      const job = this.#closed ? undefined : this.#waiting.shift()
      if (job === undefined) return
      this.#child ??= this.#start()
      const id = this.#nextId
      this.#nextId += 1
      this.#inFlight.set(id, job)
      this.#child.channel?.ref()
      this.#child.send({ id, work: job.work } satisfies ArtistTask)
    }
  }

  #start(): ChildProcess {
    const child = fork(programPath(), [], {
      serialization: 'advanced',
      execArgv: [],
      env: environment(),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.unref()
    child.channel?.unref()
    stepBack(child.pid)
    child.on('message', (message) => this.#settle(message as ArtistResult))
    child.once('error', () => this.#lost(child))
    child.once('exit', () => this.#lost(child))
    return child
  }

  #settle(result: ArtistResult): void {
    const job = this.#inFlight.get(result.id)
    this.#inFlight.delete(result.id)
    if (this.#inFlight.size === 0) this.#child?.channel?.unref()
    if ('error' in result) job?.reject(artistError(result.error))
    else job?.resolve(Buffer.from(result.bytes.buffer, result.bytes.byteOffset, result.bytes.byteLength))
    this.#pump()
  }

  /** Its orders go to the next child, unless they were there when one died before. */
  #lost(child: ChildProcess): void {
    if (this.#child !== child) return
    this.#child = null
    const jobs = [...this.#inFlight.values()]
    this.#inFlight.clear()
    for (const job of jobs) {
      job.crashes += 1
      if (this.#closed || job.crashes > crashesAllowed) job.reject(artistError('its process ended'))
      else this.#waiting.unshift(job)
    }
    this.#pump()
  }
}

function artistError(reason: string): Error {
  return failed('internal', `The practice picture could not be drawn: ${reason}.`, 'Run the row again.')
}

/** Nothing of this process's environment, and so no key, reaches it. */
function environment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env
  // glibc otherwise keeps freed picture memory in an arena per thread.
  return { MALLOC_ARENA_MAX: '2', ...(SystemRoot === undefined ? {} : { SystemRoot }) }
}

/** Drawing practice pictures must not take the processor from the window. */
function stepBack(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not allowed here: it then competes as an equal.
  }
}
