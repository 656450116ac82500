import { useEffect, useState } from 'react'
import type { QueueJob } from '../../../contract/queue.ts'
import { onEngineEvent, request, useEngineState } from '../../engine.ts'
import { RecordBook } from '../../matrix/record-book.ts'
import { onQueueEdited } from '../edits.ts'

/** Between two looks at the rows in view while the queue works, ms. */
const calmMs = 1_000

/** Details of queued jobs, for those in view; kept current by the engine's events and our own edits. */
export function useJobBook(): RecordBook<QueueJob> {
  const [book] = useState(
    () =>
      new RecordBook<QueueJob>({
        fetch: (ids) => request('queue.jobs', { jobIds: [...ids] }),
        idOf: (job) => job.jobId,
        keep: 2_000,
      }),
  )
  const engine = useEngineState().kind
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const stop = onEngineEvent('queue.changed', () => {
      timer ??= setTimeout(() => {
        timer = null
        book.expire()
      }, calmMs)
    })
    const stopEdits = onQueueEdited(() => book.expire())
    return () => {
      stop()
      stopEdits()
      if (timer !== null) clearTimeout(timer)
      book.close()
    }
  }, [book])
  useEffect(() => {
    if (engine !== 'ready') return
    book.expire()
    book.retry()
  }, [book, engine])
  return book
}
