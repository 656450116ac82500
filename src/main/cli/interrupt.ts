import { constants } from 'node:os'
import { exitCodes } from './exit.ts'
import type { Output } from './output.ts'

export interface Interruption {
  readonly signal: AbortSignal
  /** Back to the system's own handling. */
  release(): void
}

/**
 * First Ctrl+C, SIGTERM or closed terminal: the signal aborts and the command finishes what is in flight. Second one:
 * the process ends at once; by the protocol nothing is lost that had arrived, and what had not is shown as unknown.
 */
export function onInterrupt(output: Output, message: string): Interruption {
  const controller = new AbortController()
  const handle = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted)
      process.exit(name === 'SIGINT' ? exitCodes.interrupted : 128 + constants.signals[name])
    output.note(message)
    controller.abort()
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, handle)
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, handle)
    },
  }
}
