import { useEffect, useMemo, useRef, useSyncExternalStore, type CSSProperties } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import type { RowView } from '../../contract/row.ts'
import { columnsFor, columnsInView, rowHeights, type Columns, type RowHeight } from './geometry.ts'
import { GridHead } from './grid-head.tsx'
import { GridRow } from './grid-row.tsx'
import type { Place } from './grid-moves.ts'
import type { RecordBook } from './record-book.ts'
import { useGridFocus } from './use-grid-focus.ts'
import { useGridInput } from './use-grid-input.ts'
import { useRowWindow } from './use-row-window.ts'
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
  const view = useRowWindow(rowIds.length, heights.row, size?.height ?? 0, columns.cell, focus.row)
  const range = columnsInView(columns, view.scrollLeft, size?.width ?? 0)
  const inView = view.rows.map((index) => rowIds[index] ?? 0).join(' ')
  useEffect(() => book.look(inView === '' ? [] : inView.split(' ').map(Number)), [book, inView])
  useGridFocus({ scroller, columns, rowHeight: heights.row, focus })
  const handlers = useGridInput({ ...props, page: Math.max(1, Math.floor((size?.height ?? 0) / heights.row) - 1) })
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
      onScroll={view.onScroll}
      {...handlers}
    >
      <GridHead
        columns={columns}
        variants={batch.variants}
        isNarrow={narrow}
        all={tickedShare(rowIds, props.ticked)}
        onTickAll={(all) => props.onTick(all ? new Set(rowIds) : new Set())}
      />
      <div
        role="rowgroup"
        className="mx-body"
        style={{ height: rowIds.length * heights.row, width: columns.totalWidth }}
      >
        <GridRows
          {...props}
          columns={columns}
          range={range}
          rows={view.rows}
          rowHeight={heights.row}
          isNarrow={narrow}
        />
      </div>
    </div>
  )
}

interface GridRowsProps extends Omit<GridProps, 'rowHeight'> {
  readonly columns: Columns
  readonly range: { readonly first: number; readonly last: number }
  /** Indexes to draw. */
  readonly rows: readonly number[]
  /** px */
  readonly rowHeight: number
  readonly isNarrow: boolean
}

function GridRows({
  batch,
  rowIds,
  book,
  focus,
  ticked,
  chosen,
  columns,
  range,
  rows,
  rowHeight,
  isNarrow,
}: GridRowsProps) {
  return (
    <>
      {rows.map((index) => {
        const rowId = rowIds[index]
        return rowId === undefined ? null : (
          <GridRow
            key={rowId}
            index={index}
            rowId={rowId}
            row={book.get(rowId)}
            top={index * rowHeight}
            columns={columns}
            firstColumn={range.first}
            lastColumn={range.last}
            variants={batch.variants}
            isFree={batch.provider === 'practice'}
            isTicked={ticked.has(rowId)}
            isNarrow={isNarrow}
            focus={index === focus.row ? focus.variant : null}
            chosen={chosen.get(rowId)}
          />
        )
      })}
    </>
  )
}

/** How much of the rows in the list is ticked. */
function tickedShare(rowIds: readonly number[], ticked: ReadonlySet<number>): 'none' | 'some' | 'all' {
  if (ticked.size === 0) return 'none'
  const here = rowIds.filter((id) => ticked.has(id)).length
  return here === rowIds.length ? 'all' : here > 0 ? 'some' : 'none'
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
