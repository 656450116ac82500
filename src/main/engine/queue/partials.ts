import { join } from 'node:path'
import type { PartialView } from '../../../contract/job.ts'
import { partialPath } from '../files/paths.ts'
import { removeQuietly } from '../files/spool.ts'
import type { Changes } from './changes.ts'
import type { Claim } from './claim.ts'

/** Previews of requests under way, the newest of each. In memory only: they go with the request, and are no picture yet. */
export interface Partials {
  /** The n-th preview of a request lies on the disk. `of`: how many were asked for. */
  came(claim: Claim, view: PartialView): void
  /** Null: none came, or the request has ended. */
  newest(jobId: number): PartialView | null
  /** Absolute path of a preview; null when it has not come or is gone. */
  file(jobId: number, index: number): string | null
  /** The attempt is settled: its previews are deleted. */
  end(claim: Claim): Promise<void>
}

interface Shown {
  readonly attemptId: string
  readonly view: PartialView
  readonly indexes: ReadonlySet<number>
}

export function makePartials(root: string, changes: Pick<Changes, 'partial'>): Partials {
  const shown = new Map<number, Shown>()
  const pathOf = (attemptId: string, index: number): string => join(root, partialPath(attemptId, index))
  return {
    came({ job, attemptId }, view) {
      const known = shown.get(job.id)
      const before = known?.attemptId === attemptId ? known : null
      const indexes = new Set([...(before?.indexes ?? []), view.index])
      // A provider may send them out of order: a picture never gets coarser.
      const isNewest = before === null || view.index > before.view.index
      shown.set(job.id, { attemptId, view: isNewest ? view : before.view, indexes })
      if (isNewest) changes.partial({ batchId: job.batch_id, rowId: job.row_id, jobId: job.id, ...view })
    },
    newest: (jobId) => shown.get(jobId)?.view ?? null,
    file(jobId, index) {
      const of = shown.get(jobId)
      return of?.indexes.has(index) ? pathOf(of.attemptId, index) : null
    },
    async end({ job, attemptId }) {
      const ended = shown.get(job.id)
      if (ended?.attemptId !== attemptId) return
      shown.delete(job.id)
      // One that cannot be deleted goes at the next start.
      for (const index of ended.indexes) await removeQuietly(pathOf(attemptId, index))
    },
  }
}
