import type { HeldView } from '../../contract/batch.ts'
import { formatUsd } from '../../contract/money.ts'
import { alongWords } from '../import/along-words.ts'
import { count, counted, duration, shortUsd } from '../ui/format.ts'
import type { CapRoom } from './cap-room.ts'
import { runUsd } from './prices.ts'

/** What a press of Run would release, as far as the batch's own counters tell. */
export type RunScope = Pick<HeldView, 'rows' | 'jobs' | 'estimatedUsd'>

/** What goes along with it, and what may follow from it. */
export type RunExtras = Pick<HeldView, 'along' | 'fallbackUsd'>

/** "Run 112 rows × 2"; "Run 2 rows, 3 pictures" where rows want different numbers. */
export function runWhat({ rows, jobs }: RunScope): string {
  const each = jobs / rows
  return Number.isInteger(each)
    ? `Run ${counted(rows, 'row')} × ${each}`
    : `Run ${counted(rows, 'row')}, ${count(jobs)} pictures`
}

/**
 * The button's own words: ["Run 112 rows × 2", "$5.90–$7.40", "~38 min", "cap $50"]; unknown parts are left out. `room`:
 * the cap that would stop it first. `isQueued`: everything was released and some of it still waits to be sent.
 */
export function runLabel(
  scope: RunScope,
  provider: string,
  etaSeconds: number | null,
  room: CapRoom | null,
  isQueued = false,
): readonly string[] {
  if (scope.jobs === 0) return [isQueued ? 'All rows are in the queue' : 'Nothing waiting']
  return [
    runWhat(scope),
    runUsd(scope.estimatedUsd, provider),
    ...(etaSeconds === null ? [] : [`~${duration(etaSeconds)}`]),
    ...(room === null || provider === 'practice'
      ? []
      : [`${room.kind === 'batch' ? '' : `${room.kind} `}cap ${shortUsd(room.capUsd)}`]),
  ]
}

/** Seconds for `jobs` pictures at `pace` images a minute; null when no pace is known. */
export function etaAtPace(jobs: number, pace: number | null): number | null {
  return pace === null ? null : (jobs / pace) * 60
}

/** What the label of Run leaves out; each empty where there is nothing to say. */
export interface RunNotes {
  /** "3 pictures go along with 2 of 5 images". */
  readonly along: string
  /** "at most $9.10 with what may follow for transparency". */
  readonly most: string
}

/** How many requests take how many pictures along, and the most it may cost with what may follow. */
export function runNotes(scope: RunScope, extras: RunExtras, provider: string): RunNotes {
  const most = formatUsd(worstUsd(scope, extras, provider))
  const mayFollow = extras.fallbackUsd > 0 && provider !== 'practice'
  return {
    along: alongWords({ along: extras.along, requests: scope.jobs }, 'picture'),
    most: mayFollow ? `at most ${most} with what may follow for transparency` : '',
  }
}

/** The most a run may cost with all that may follow from it, USD; nothing in practice mode. */
export function worstUsd(scope: RunScope, extras: RunExtras | null, provider: string): number {
  return provider === 'practice' ? 0 : scope.estimatedUsd.high + (extras?.fallbackUsd ?? 0)
}
