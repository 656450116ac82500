import { useVirtualizer, type Range } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type CSSProperties } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import type { RowView } from '../../contract/row.ts'
import { columnsFor, columnsInView, rowHeights, type RowHeight } from './geometry.ts'
import { GridHead } from './grid-head.tsx'
import { GridRow } from './grid-row.tsx'
import type { Place } from './grid-moves.ts'
import type { RecordBook } from './record-book.ts'
import { useGridFocus } from './use-grid-focus.ts'
import { useGridInput } from './use-grid-input.ts'
import { useMedia, useSize } from './use-viewport.ts'

export interface GridProps {
  readonly batch: BatchSummary
  readonly rowIds: readonly number[]
  readonly book: RecordBook<RowView>
  readonly rowHeight: RowHeight
  readonly focus: Place
  readonly onFocus: (place: Place) => void
  readonly ticked: ReadonlySet<number>
  readonly onTick: (ticked: ReadonlySet<number>) => void
  readonly chosen: ReadonlyMap<number, ReadonlyMap<number, number>>
  /** `[` and `]`: another repeat of the focused cell. */
  readonly onTurn: (step: 1 | -1) => void
  readonly onOpen: () => void
}

/** Rows × variants. Only what is in view and one row around it is in the document; the frozen columns are one sticky group. */
export function Grid(props: GridProps) {
  const { batch, rowIds, book, focus } = props
  const scroller = useRef<HTMLDivElement>(null)
  const size = useSize(scroller)
  const narrow = useMedia('(max-width: 1199px)')
  const heights = rowHeights[props.rowHeight]
  useSyncExternalStore(book.subscribe, book.version)
  const columns = useMemo(
    () => columnsFor(size?.width ?? 0, batch.variants.length, batch.rows, heights.picture, narrow),
    [size?.width, batch.variants.length, batch.rows, heights.picture, narrow],
  )
  const [scrollLeft, setScrollLeft] = useState(0)
  const range = columnsInView(columns, scrollLeft, size?.width ?? 0)
  const virtual = useVirtualizer({
    count: rowIds.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => heights.row,
    getItemKey: (index) => rowIds[index] ?? index,
    rangeExtractor: (visible) => rowsWithFocus(visible, focus.row),
    scrollPaddingStart: headHeight,
    overscan: 1,
  })
  useEffect(() => virtual.measure(), [virtual, heights.row])
  const items = virtual.getVirtualItems()
  const inView = items.map((item) => rowIds[item.index] ?? 0).join(' ')
  useEffect(() => book.look(inView === '' ? [] : inView.split(' ').map(Number)), [book, inView])

  useGridFocus({ scroller, virtual, columns, focus })
  const handlers = useGridInput({ ...props, page: Math.max(1, Math.floor((size?.height ?? 0) / heights.row) - 1) })
  const tickedHere = rowIds.filter((id) => props.ticked.has(id)).length
  return (
    <div
      ref={scroller}
      className="mx-scroll"
      data-height={props.rowHeight}
      role="grid"
      data-region=""
      aria-label="Rows and variants"
      aria-rowcount={rowIds.length + 1}
      aria-colcount={batch.variants.length + 5}
      aria-multiselectable="true"
      style={styleOf(columns.frozen, heights, columns.cell)}
      onScroll={(event) => setScrollLeft(stepped(event.currentTarget.scrollLeft, columns.cell))}
      {...handlers}
    >
      <GridHead
        columns={columns}
        variants={batch.variants}
        isNarrow={narrow}
        all={rowIds.length === 0 ? 'none' : tickedHere === rowIds.length ? 'all' : tickedHere > 0 ? 'some' : 'none'}
        onTickAll={(all) => props.onTick(all ? new Set(rowIds) : new Set())}
      />
      <div role="rowgroup" className="mx-body" style={{ height: virtual.getTotalSize(), width: columns.totalWidth }}>
        {items.map((item) => {
          const rowId = rowIds[item.index]
          return rowId === undefined ? null : (
            <GridRow
              key={rowId}
              index={item.index}
              rowId={rowId}
              row={book.get(rowId)}
              top={item.start}
              columns={columns}
              firstColumn={range.first}
              lastColumn={range.last}
              variants={batch.variants}
              isTicked={props.ticked.has(rowId)}
              isNarrow={narrow}
              focus={item.index === focus.row ? focus.variant : null}
              chosen={props.chosen.get(rowId)}
            />
          )
        })}
      </div>
    </div>
  )
}

/** Height of the column heads (px): they cover that much of the rows. */
const headHeight = 44

/** The focused row stays in the document when it is scrolled away, so that the focus is never lost. */
function rowsWithFocus(range: Range, focused: number): number[] {
  const first = Math.max(0, range.startIndex - range.overscan)
  const last = Math.min(range.count - 1, range.endIndex + range.overscan)
  const rows = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  if (focused < first && focused >= 0) rows.unshift(focused)
  if (focused > last && focused < range.count) rows.push(focused)
  return rows
}

/** Whole columns: the range in view cannot change in between, so nothing is drawn again for a pixel. */
function stepped(scrollLeft: number, cell: number): number {
  return Math.floor(scrollLeft / (cell / 4)) * (cell / 4)
}

function styleOf(
  frozen: readonly number[],
  heights: { readonly row: number; readonly picture: number },
  cell: number,
): CSSProperties {
  return {
    '--mx-frozen': frozen
      .filter((width) => width > 0)
      .map((width) => `${width}px`)
      .join(' '),
    '--mx-row': `${heights.row}px`,
    '--mx-pic': `${heights.picture}px`,
    '--mx-cell': `${cell}px`,
  } as CSSProperties
}
