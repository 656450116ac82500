import type { Failure, FailureCode } from '../../contract/failure.ts'
import type { Summary } from './summary.ts'

/** Exit codes; scripts depend on them. See docs/cli.md. */
export const exitCodes = {
  done: 0,
  internal: 1,
  input: 2,
  failures: 3,
  paused: 4,
  unknown: 5,
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The user's own input, folder or choice: nothing was sent, and doing the same again gives the same answer. */
const inputCodes: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'bad_request',
  'not_found',
  'conflict',
  'sheet_unreadable',
  'sheet_empty',
  'sheet_too_large',
  'recipe_invalid',
  'plan_has_problems',
  'library_locked',
  'library_newer',
  'library_unsafe',
  'library_missing',
  'target_unwritable',
])

/** What stops a whole queue until something outside it changes. */
const pausingCodes: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'network',
  'key_missing',
  'key_unusable',
  'key_waiting',
  'key_refused',
  'cap_reached',
  'not_verified',
  'quota_exhausted',
])

/** The exit code of a command that ended with a failure. */
export function exitOfFailure(failure: Failure): ExitCode {
  if (failure.code === 'cancelled') return exitCodes.interrupted
  if (failure.code === 'outcome_unknown') return exitCodes.unknown
  if (inputCodes.has(failure.code)) return exitCodes.input
  if (pausingCodes.has(failure.code)) return exitCodes.paused
  return exitCodes.internal
}

/** The exit code of a run: why it stopped comes before what it left behind. */
export function exitOfRun(summary: Summary): ExitCode {
  if (summary.paused?.cause === 'interrupted') return exitCodes.interrupted
  if (summary.paused) return exitCodes.paused
  if (summary.jobs.unknown > 0) return exitCodes.unknown
  if (summary.jobs.failed > 0) return exitCodes.failures
  return exitCodes.done
}
