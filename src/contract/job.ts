import type { Failure } from './failure.ts'
import type { UsdRange } from './money.ts'

/** held: planned, not released. waiting: released. unknown: sent, no definite answer; never sent again without the user. */
export const jobStates = ['held', 'waiting', 'running', 'done', 'failed', 'unknown', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]
export type JobCounts = Readonly<Record<JobState, number>>

/** prepared is durable before a byte leaves; sent when the request head is written; not_sent costs nothing, nor does refused, unless work was done first. */
export const attemptStates = ['prepared', 'sent', 'received', 'stored', 'refused', 'not_sent', 'unknown'] as const
export type AttemptState = (typeof attemptStates)[number]

/** Which state may follow which. Every change goes through one guarded statement that repeats the old state. */
export const jobMoves: Readonly<Record<JobState, readonly JobState[]>> = {
  held: ['waiting', 'cancelled'],
  waiting: ['running', 'held', 'failed', 'cancelled'],
  running: ['done', 'failed', 'unknown', 'waiting'],
  done: [],
  failed: ['waiting', 'cancelled'],
  // Only the user's word moves it: to waiting (send again) or cancelled (write off); done when the answer is found after all.
  unknown: ['waiting', 'cancelled', 'done'],
  cancelled: ['waiting'],
}

export const attemptMoves: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  prepared: ['sent', 'received', 'stored', 'refused', 'not_sent', 'unknown'],
  sent: ['received', 'stored', 'refused', 'unknown'],
  received: ['stored', 'unknown'],
  unknown: ['stored'],
  stored: [],
  refused: [],
  not_sent: [],
}

/** One job as a matrix cell shows it. */
export interface JobCell {
  readonly jobId: number
  readonly repeat: number
  readonly state: JobState
  /** Epoch ms of the claim, while running; of the sending, while unknown. */
  readonly startedAt: number | null
  readonly estimatedUsd: UsdRange
  readonly failure: Failure | null
  readonly image: CellImage | null
  /** Pictures that go along. */
  readonly references: number
  /** The newest partial picture, while running; `image://p/<jobId>/<index>` shows it. */
  readonly partial: PartialView | null
}

export interface PartialView {
  /** From 1. */
  readonly index: number
  readonly of: number
}

export interface CellImage {
  readonly imageId: number
  readonly width: number
  readonly height: number
  /** Of what is shown, as in the gallery. */
  readonly hasAlpha: boolean
  readonly costUsd: number
  readonly isEstimate: boolean
  readonly format: string
  readonly frames: number | null
}

/** One attempt as the inspector lists it. */
export interface AttemptView {
  readonly id: string
  readonly state: AttemptState
  readonly preparedAt: number
  readonly settledAt: number | null
  readonly requestId: string | null
  readonly costUsd: number
  readonly isEstimate: boolean
  readonly failure: Failure | null
}
