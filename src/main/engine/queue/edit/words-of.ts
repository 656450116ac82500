import type { JobChange } from '../../../../contract/queue.ts'
import type { JobRecord } from '../../store/jobs.ts'
import { promptOf } from '../finish.ts'
import type { ComposingParts } from './recompose-jobs.ts'

/** The words of a job as a person wrote them: without what characters and a ground to be cut away add when it is sent. */
export function wordsOf(
  { store, composerFor }: Pick<ComposingParts, 'store' | 'composerFor'>,
  job: Pick<JobRecord, 'batch_id' | 'row_id' | 'variant' | 'body' | 'inputs' | 'change'>,
): string {
  const row = job.inputs === null ? undefined : store.rows.get(job.batch_id, job.row_id)
  if (!row) return promptOf(job.body)
  const cells = JSON.parse(row.cells) as string[]
  const change = job.change === null ? {} : (JSON.parse(job.change) as JobChange)
  return composerFor(store.batches.source(job.batch_id)).words({ number: row.number, cells }, job.variant, change)
}
