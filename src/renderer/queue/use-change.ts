import { useEffect, useState } from 'react'
import { failureOf } from '../../contract/failure.ts'
import type { JobChange, JobWords, QueueChangePreview, QueueJob } from '../../contract/queue.ts'
import { request, toastFailure } from '../engine.ts'

/** Ms of quiet before a change being typed is worked out. */
const calmMs = 250
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

export interface ChangePreview {
  /** The last one worked out; null before the first and while nothing is changed. */
  readonly preview: QueueChangePreview | null
  /** Why the change cannot be made, in words. */
  readonly refusal: string | null
  /** The preview is of an older change: the new one is being worked out. */
  readonly isStale: boolean
}

const nothing: ChangePreview = { preview: null, refusal: null, isStale: false }

/** What a change would do, worked out by the engine once typing rests. Nothing is sent or written for it. */
export function useChangePreview(jobIds: readonly number[], change: JobChange | null): ChangePreview {
  const [answer, setAnswer] = useState<{ readonly of: string; readonly shown: ChangePreview }>({
    of: '',
    shown: nothing,
  })
  const wanted = change === null ? '' : JSON.stringify(change)
  const [ids] = useState(jobIds)
  useEffect(() => {
    if (wanted === '') return undefined
    let isWanted = true
    const timer = setTimeout(() => {
      request('queue.previewChange', { jobIds: [...ids], change: JSON.parse(wanted) as JobChange }).then(
        (preview) => isWanted && setAnswer({ of: wanted, shown: { preview, refusal: null, isStale: false } }),
        (error: unknown) => isWanted && setAnswer({ of: wanted, shown: refused(error) }),
      )
    }, calmMs)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [ids, wanted])
  if (wanted === '') return nothing
  return { ...answer.shown, isStale: answer.of !== wanted }
}

function refused(error: unknown): ChangePreview {
  const { message, action } = failureOf(error)
  return { preview: null, refusal: `${message} ${action}`, isStale: false }
}
