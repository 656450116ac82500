import type { QueueEdit } from '../../../../contract/queue.ts'
import type { Changes } from '../changes.ts'
import type { Store } from '../../store/index.ts'

/** What editing the queue works with. */
export interface EditParts {
  readonly store: Store
  readonly changes: Changes
  readonly clock: () => number
}

/** Jobs by state whose state alone was changed. */
export interface StatePart {
  readonly from: 'held' | 'waiting'
  readonly runs: readonly number[]
}

/** Jobs that were alike before a change by hand. */
export interface ChangePart {
  readonly state: 'held' | 'waiting' | 'failed'
  /** JSON of what had been changed before, and of all that is changed now. */
  readonly before: string | null
  readonly after: string
  /** JSON of what went along before, where the change gave it something else; null: nothing did. */
  readonly inputs?: string | null
  /** JSON; set for failed jobs. */
  readonly failure: string | null
  readonly runs: readonly number[]
  /** The first characters of each job's hash, in the order of the runs: what composing again must give. */
  readonly hashes: string
}

/**
 * What is needed to undo an edit. It names jobs and how they were, never their bodies: those are composed again. The i-th
 * moved job was given `first + i * step`; `old` holds [i, position] for those that had one before.
 */
export type EditRecord =
  | {
      readonly kind: 'move'
      readonly runs: readonly number[]
      readonly first: number
      readonly step: number
      /** So many at the front only made room. */
      readonly pushed: number
      readonly old: readonly (readonly [number, number])[]
    }
  | { readonly kind: 'state'; readonly to: 'held' | 'waiting' | 'cancelled'; readonly parts: readonly StatePart[] }
  | { readonly kind: 'clone'; readonly runs: readonly number[] }
  | { readonly kind: 'change'; readonly parts: readonly ChangePart[] }

/** The answer to an edit of `asked` jobs that changed `jobs`; one that changed nothing is not kept. */
export function edited({ store }: EditParts, editId: number | null, asked: number, jobs: number): QueueEdit {
  if (jobs === 0 && editId !== null) store.jobEdits.forget(editId)
  return { editId: jobs === 0 ? null : editId, jobs, untouched: asked - jobs }
}

/** The numbers asked for, each once, ascending. */
export function distinct(jobIds: readonly number[]): number[] {
  return [...new Set(jobIds)].sort((a, b) => a - b)
}
