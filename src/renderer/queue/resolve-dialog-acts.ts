import { useState } from 'react'
import type { FailureCode } from '../../contract/failure.ts'
import type { LookResult, TriageJob } from '../../contract/queue.ts'
import { cache, request, toastFailure, useEngine } from '../engine.ts'
import { counted } from '../ui/format.ts'
import { showToast } from '../ui/toast.tsx'
import { byBatch, lookedSentence } from './resolve-dialog-words.ts'

interface Wanted {
  readonly cause: FailureCode
  readonly batchId: number | undefined
  readonly jobId: number | undefined
}

/**
 * The undecided requests as they were when the dialog was opened, less those that have found their end since. What loses
 * its answer later is not put under a finger that is about to press.
 */
export function useUndecidedJobs({ cause, batchId, jobId }: Wanted) {
  const found = useEngine('triage.jobs', {
    state: 'unknown',
    cause,
    ...(batchId === undefined ? {} : { batchId }),
    ...(jobId === undefined ? {} : { jobIds: [jobId] }),
  })
  const [known, setKnown] = useState<ReadonlySet<number> | null>(null)
  if (known === null && found.isSuccess && !found.isFetching) setKnown(new Set(found.data.map((job) => job.jobId)))
  const jobs = (found.data ?? []).filter((job) => known === null || known.has(job.jobId))
  return { found, jobs, isOver: known !== null && jobs.length === 0 }
}

export interface Look {
  readonly result: LookResult | null
  readonly isBusy: boolean
  readonly act: () => void
}

/**
 * Looks for answers to the chosen requests. Nothing is sent. When all were found there is nothing left to decide: a toast
 * says so, since what opened the dialog may be gone with the last of them.
 */
export function useLook(jobs: readonly TriageJob[], onAllFound: () => void): Look {
  const [result, setResult] = useState<LookResult | null>(null)
  const [isBusy, setBusy] = useState(false)
  const act = async (): Promise<void> => {
    setBusy(true)
    setResult(null)
    try {
      const looked = await request('unknown.look', { jobIds: jobs.map(({ jobId }) => jobId) })
      if (looked.found === looked.looked) {
        showToast({ text: lookedSentence(looked) }, 10_000)
        onAllFound()
      } else setResult(looked)
      await cache.invalidateQueries({ queryKey: ['triage.jobs'] })
    } catch (error) {
      toastFailure(error)
    }
    setBusy(false)
  }
  return { result, isBusy, act: () => void act() }
}

/** What the user says about a request whose end nobody knows. */
type Decision = 'resend' | 'write_off'

/** Tells the engine what was decided about the chosen requests, batch by batch, and closes. */
export function useDecision(jobs: readonly TriageJob[], onDone: () => void) {
  const [busy, setBusy] = useState<Decision | null>(null)
  const act = async (unknown: Decision): Promise<void> => {
    setBusy(unknown)
    let decided = 0
    try {
      for (const [batchId, jobIds] of byBatch(jobs)) {
        decided += (await request('batch.retry', { batchId, unknown, jobIds: [...jobIds] })).jobs
      }
    } catch (error) {
      // Another window or the command line may have decided in the meantime: the list is read again.
      toastFailure(error)
      await cache.invalidateQueries({ queryKey: ['triage.jobs'] })
      return setBusy(null)
    }
    void cache.invalidateQueries({ queryKey: ['triage.jobs'] })
    showToast({
      text:
        unknown === 'resend'
          ? `${counted(decided, 'request')} put back to be sent again.`
          : `${counted(decided, 'request')} given up.`,
    })
    onDone()
  }
  return { busy, act: (decision: Decision) => void act(decision) }
}
