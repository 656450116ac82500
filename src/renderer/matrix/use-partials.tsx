import { createContext, use, useCallback, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { Events } from '../../contract/events.ts'
import type { PartialView } from '../../contract/job.ts'
import { useEngineEvent } from '../engine.ts'
import { PartialBook } from './partial-book.ts'

const PartialContext = createContext(new PartialBook())

/** Around the screen of a batch: keeps its partial pictures as they come. */
export function Partials({ batchId, children }: { readonly batchId: number; readonly children: ReactNode }) {
  const [book] = useState(() => new PartialBook())
  const take = useCallback(
    (event: Events['job.partial']): void => {
      if (event.batchId === batchId) book.put(event.jobId, { index: event.index, of: event.of })
    },
    [book, batchId],
  )
  useEngineEvent('job.partial', take)
  return <PartialContext value={book}>{children}</PartialContext>
}

/**
 * The newest partial picture of a job that was claimed at `since` (epoch ms): as an event told it, else as its row did. Null
 * for none.
 */
export function usePartial(jobId: number, since: number | null, known: PartialView | null): PartialView | null {
  const book = use(PartialContext)
  const subscribe = useCallback((listener: () => void) => book.subscribe(jobId, listener), [book, jobId])
  return useSyncExternalStore(subscribe, () => book.newest(jobId, since)) ?? known
}

/** Ms after which a picture that fades in covers all that was under it. */
const fadedMs = 400

/** Returns what is called when the final picture of a job is drawn: its partial one goes once it is covered. */
export function useForgetPartial(jobId: number): () => void {
  const book = use(PartialContext)
  const [covered, setCovered] = useState(false)
  useEffect(() => {
    if (!covered) return undefined
    const timer = setTimeout(() => book.forget(jobId), fadedMs)
    return () => clearTimeout(timer)
  }, [book, jobId, covered])
  return () => setCovered(true)
}
