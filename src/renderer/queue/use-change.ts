import { useEffect, useState } from 'react'
import type { JobChange, JobWords, QueueChangePreview, QueueJob } from '../../contract/queue.ts'
import type { RequestInput } from '../../contract/requests.ts'
import { request, toastFailure } from '../engine.ts'
import { useCalmPreview, type CalmPreview } from '../use-calm-preview.ts'

/** Jobs looked at to say what the selection asks for now. */
const lookedAt = 300

interface ChangedJobs {
  /** The first 300 of them. */
  readonly jobs: readonly QueueJob[]
  /** Words of the first; null until known. */
  readonly words: JobWords | null
}

/** What is to be changed, as it is now. Asked once: the dialog shows the jobs it was opened for. */
export function useChangedJobs(jobIds: readonly number[]): ChangedJobs {
  const [found, setFound] = useState<ChangedJobs>({ jobs: [], words: null })
  const [ids] = useState(jobIds)
  useEffect(() => {
    const [first] = ids
    if (first === undefined) return
    Promise.all([
      request('queue.jobs', { jobIds: ids.slice(0, lookedAt) }),
      request('queue.words', { jobId: first }),
    ]).then(([jobs, words]) => setFound({ jobs, words }), toastFailure)
  }, [ids])
  return found
}

export type ChangePreview = CalmPreview<QueueChangePreview>

/** What a change would do to jobs; `also`: what else it hangs on. */
export function useChangePreview(
  jobIds: readonly number[],
  change: JobChange | null,
  also?: readonly string[],
): ChangePreview {
  const [ids] = useState(jobIds)
  return useCalmPreview(change === null ? null : { jobIds: [...ids], change }, previewChange, also)
}

function previewChange(wanted: RequestInput<'queue.previewChange'>): Promise<QueueChangePreview> {
  return request('queue.previewChange', wanted)
}
