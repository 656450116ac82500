import { useEffect, useRef, useState } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import type { RowView } from '../../contract/row.ts'
import { useNavigation } from '../navigation.tsx'
import type { RouteOf } from '../route.ts'
import { topJob } from './cell-face.ts'
import type { Place } from './grid-moves.ts'
import type { RecordBook } from './record-book.ts'
import { useRowBook } from './use-row-book.ts'

/** Repeats the user turned to: row id -> variant -> index. */
export type Chosen = ReadonlyMap<number, ReadonlyMap<number, number>>

interface GridState {
  readonly book: RecordBook<RowView>
  readonly focus: Place
  readonly onFocus: (place: Place) => void
  readonly ticked: ReadonlySet<number>
  readonly onTick: (ticked: ReadonlySet<number>) => void
  readonly chosen: Chosen
  readonly onTurn: (step: 1 | -1) => void
  readonly onOpen: () => void
}

/** Focus, ticks and turned piles of one batch. The focus belongs to a row, not a line: it stays with it under another filter. */
export function useGridState(route: RouteOf<'batch'>, batch: BatchSummary, rowIds: readonly number[]): GridState {
  const { go, refine } = useNavigation()
  const book = useRowBook(batch.id)
  const [focused, setFocused] = useState({ rowId: route.rowId ?? null, variant: route.variant ?? 0 })
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set())
  const [chosen, setChosen] = useState<Chosen>(new Map())
  const at = focused.rowId === null ? 0 : rowIds.indexOf(focused.rowId)
  const focus: Place = { row: Math.max(0, at), variant: Math.min(focused.variant, batch.variants.length - 1) }
  const rowId = rowIds[focus.row]
  useRememberedPlace(route, rowId, focus.variant, focused.rowId !== null)

  // Looked up when a key needs it: a record that comes in draws the grid again, not this.
  const jobsOf = (id: number) => {
    const jobs = book.get(id)?.cells[focus.variant] ?? []
    return { jobs, top: topJob(jobs, chosen.get(id)?.get(focus.variant)) }
  }
  return {
    book,
    focus,
    onFocus: (place) => setFocused({ rowId: rowIds[place.row] ?? null, variant: place.variant }),
    ticked,
    onTick: setTicked,
    chosen,
    onTurn: (step) => {
      if (rowId === undefined) return
      const { jobs, top } = jobsOf(rowId)
      if (jobs.length < 2) return
      const next = (top + step + jobs.length) % jobs.length
      setChosen((old) => new Map(old).set(rowId, new Map(old.get(rowId)).set(focus.variant, next)))
    },
    onOpen: () => {
      if (rowId === undefined) return
      const { jobs, top } = jobsOf(rowId)
      const image = jobs[top]?.image
      if (!image) return
      // The way back leads to this cell, also when the focus has not rested long enough to be remembered.
      const from = { ...route, rowId, variant: Math.max(0, focus.variant) }
      refine(from)
      go({ screen: 'image', imageId: image.imageId, from })
    },
  }
}

/** Keeps the focused place in the route once the focus rests, so that the window reopens there. */
function useRememberedPlace(
  route: RouteOf<'batch'>,
  rowId: number | undefined,
  variant: number,
  isChosen: boolean,
): void {
  const { refine } = useNavigation()
  const latest = useRef({ route, refine })
  useEffect(() => {
    latest.current = { route, refine }
  })
  useEffect(() => {
    if (!isChosen || rowId === undefined) return undefined
    const timer = setTimeout(() => {
      const { route: now, refine: say } = latest.current
      if (now.rowId !== rowId || now.variant !== variant) say({ ...now, rowId, variant: Math.max(0, variant) })
    }, 400)
    return () => clearTimeout(timer)
  }, [rowId, variant, isChosen])
}
