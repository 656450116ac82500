import { useEffect, useState } from 'react'
import type { RowView } from '../../contract/row.ts'
import { onEngineEvent, request, useEngineState } from '../engine.ts'
import { RecordBook } from './record-book.ts'

/** Details of a batch's rows, for those in view; kept current by the engine's events. */
export function useRowBook(batchId: number): RecordBook<RowView> {
  const [book] = useState(
    () =>
      new RecordBook<RowView>({
        fetch: (ids) => request('batch.rows', { batchId, rowIds: [...ids] }),
        idOf: (row) => row.rowId,
        keep: 2_000,
      }),
  )
  const engine = useEngineState().kind
  useEffect(() => {
    const stop = onEngineEvent('rows.changed', (change) => {
      if (change.batchId === batchId) book.expire(change.rowIds ?? undefined)
    })
    return () => {
      stop()
      book.close()
    }
  }, [book, batchId])
  useEffect(() => {
    if (engine !== 'ready') return
    book.expire()
    book.retry()
  }, [book, engine])
  return book
}
