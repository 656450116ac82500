import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { inputsFlag, memoryFlag, type DrawingMessage, type ResultMessage, type TaskMessage } from './protocol.ts'

export interface ConverterChild {
  send(message: TaskMessage): void
  /** While true the child keeps this process alive. */
  setBusy(busy: boolean): void
  kill(): void
}

interface ChildEvents {
  readonly onResult: (result: ResultMessage) => void
  readonly onDrawing: (message: DrawingMessage) => void
  /** Called once, after the last result: how it ended, "signal SIGSEGV" or "exit code 1". */
  readonly onGone: (how: string) => void
}

/** In the source tree the program beside this file; in a build, where every bundle lies in dist/<name>/, the engine's. */
const program = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './converter-program.ts' : '../engine/converter.js', import.meta.url),
)
/**
 * MB of JavaScript heap; picture bytes lie outside it. They count when it is decided whether to collect garbage, and beside a
 * heap of 10 MB every fifth picture would set off a full collection: the heap counts for little here, so it may seem to grow.
 */
const flags = ['--max-old-space-size=256', '--max-semi-space-size=1', '--heap-growing-percent=400']

/** Starts the converter process: nothing of this process's environment, and so no key, reaches it. */
export function startChild(
  options: { readonly concurrency: number; readonly inputs: boolean; readonly mostMemory: number },
  events: ChildEvents,
): ConverterChild {
  const { concurrency, inputs, mostMemory } = options
  const child = fork(program, [`${memoryFlag}${mostMemory}`, ...(inputs ? [inputsFlag] : [])], {
    serialization: 'advanced',
    execArgv: flags,
    env: environment(concurrency),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  stepBack(child.pid)
  child.on('message', (message: ResultMessage | DrawingMessage) => {
    if ('ok' in message) events.onResult(message)
    else events.onDrawing(message)
  })
  whenGone(child, events.onGone)
  return {
    send: (message) => {
      // Without a channel the process is dead or was never born: `onGone` follows and deals with the task.
      if (child.connected) child.send(message, () => undefined)
    },
    setBusy: (busy) => {
      if (busy) child.channel?.ref()
      else child.channel?.unref()
      if (busy) child.ref()
      else child.unref()
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

/** Conversions can wait; the process that holds paid sockets must not, nor the window. */
function stepBack(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not allowed here: it then competes as an equal.
  }
}

function environment(concurrency: number): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env
  return {
    // Each task holds one thread in the encoder and may want another for its files.
    UV_THREADPOOL_SIZE: String(concurrency * 2 + 2),
    // glibc otherwise keeps freed picture memory in an arena per thread.
    MALLOC_ARENA_MAX: '2',
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
  }
}

/** The process may end before its last messages are read, so both its end and the channel's are waited for. */
function whenGone(child: ChildProcess, onGone: (how: string) => void): void {
  let how: string | null = null
  let reported = false
  const report = (): void => {
    if (reported || how === null || child.connected) return
    reported = true
    onGone(how)
  }
  child.once('exit', (code, signal) => {
    how = signal === null ? `exit code ${code}` : `signal ${signal}`
    report()
  })
  child.once('disconnect', report)
  child.once('error', (error) => {
    how ??= error.message
    child.kill('SIGKILL')
    // A process that could not be started has neither an exit nor a channel.
    if (child.pid === undefined && !reported) {
      reported = true
      onGone(how)
    }
  })
}
