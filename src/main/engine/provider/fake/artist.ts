import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { failed } from '../../../../contract/failure.ts'
import type { PictureOrder, PictureSource } from './picture.ts'

/** Draws practice pictures in a child process, since sharp never runs where paid sockets are held. */
export interface Artist extends PictureSource {
  /** Kills the child. Waiting orders reject. */
  close(): Promise<void>
}

/** To the child: an order with a number. Back: the same number with the bytes, or a reason. */
export interface ArtistTask {
  readonly id: number
  readonly order: PictureOrder
}
export type ArtistResult =
  { readonly id: number; readonly bytes: Uint8Array } | { readonly id: number; readonly error: string }

interface Job {
  readonly order: PictureOrder
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
  const waiting: Job[] = []
  const inFlight = new Map<number, Job>()
  let child: ChildProcess | null = null
  let nextId = 1
  let closed = false

  function pump(): void {
    while (!closed && waiting.length > 0 && inFlight.size < mostInFlight) {
      const job = waiting.shift()
      if (job === undefined) return
      child ??= start()
      const id = nextId
      nextId += 1
      inFlight.set(id, job)
      child.channel?.ref()
      child.send({ id, order: job.order } satisfies ArtistTask)
    }
  }

  function start(): ChildProcess {
    const started = fork(programPath(), [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    started.unref()
    started.channel?.unref()
    started.on('message', (message) => settle(message as ArtistResult))
    started.once('error', () => lost(started))
    started.once('exit', () => lost(started))
    return started
  }

  function settle(result: ArtistResult): void {
    const job = inFlight.get(result.id)
    inFlight.delete(result.id)
    if (inFlight.size === 0) child?.channel?.unref()
    if ('bytes' in result)
      job?.resolve(Buffer.from(result.bytes.buffer, result.bytes.byteOffset, result.bytes.byteLength))
    else job?.reject(artistError(result.error))
    pump()
  }

  function lost(which: ChildProcess): void {
    if (child !== which) return
    child = null
    const jobs = [...inFlight.values()]
    inFlight.clear()
    for (const job of jobs) {
      job.crashes += 1
      if (closed || job.crashes > crashesAllowed) job.reject(artistError('its process ended'))
      else waiting.unshift(job)
    }
    pump()
  }

  return {
    draw(order) {
      return new Promise((resolve, reject) => {
        if (closed) reject(artistError('it is closed'))
        else waiting.push({ order, resolve, reject, crashes: 0 })
        pump()
      })
    },
    close() {
      closed = true
      for (const job of waiting.splice(0)) job.reject(artistError('it is closed'))
      const running = child
      running?.kill('SIGKILL')
      if (running !== null) lost(running)
      return Promise.resolve()
    },
  }
}

function artistError(reason: string): Error {
  return failed('internal', `The practice picture could not be drawn: ${reason}.`, 'Run the row again.')
}
