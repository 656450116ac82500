import type { BatchSummary } from './batch.ts'
import type { PartialView } from './job.ts'
import type { QueueSummary } from './queue.ts'
import type { Settings } from './settings.ts'

/** Everything the engine pushes. Batched per frame: no event is needed to be correct, a fresh request always is. */
export interface Events {
  readonly 'batch.changed': BatchSummary
  readonly 'batch.removed': { readonly batchId: number }
  /** `rowIds` null: any row of the batch may have. */
  readonly 'rows.changed': { readonly batchId: number; readonly rowIds: readonly number[] | null }
  readonly 'queue.changed': QueueSummary
  /** Somebody saved settings: what a batch without a provider of its own would use, what caps allow. */
  readonly 'settings.changed': Settings
  /** The user's model file is another one, or it turned out what a model does not have: plans and what is offered may differ. */
  readonly 'models.changed': null
  /** A partial picture came for a running job. */
  readonly 'job.partial': { readonly batchId: number; readonly rowId: number; readonly jobId: number } & PartialView
  readonly 'images.added': { readonly batchId: number; readonly imageIds: readonly number[] }
  readonly 'delivery.progress': { readonly deliveryId: string; readonly done: number; readonly total: number }
  readonly 'work.progress': { readonly label: string; readonly done: number; readonly total: number }
}

export type EventName = keyof Events
export type EngineEvent = {
  readonly [Name in EventName]: { readonly name: Name; readonly data: Events[Name] }
}[EventName]
