import { memo } from 'react'
import type { BatchVariant } from '../../contract/batch.ts'
import type { PromptSegment } from '../../contract/plan.ts'
import type { RowView } from '../../contract/row.ts'
import { classNames } from '../ui/class-names.ts'
import { stateWords } from '../ui/row-state.tsx'
import { Cell } from './cell.tsx'
import type { Columns } from './geometry.ts'
import { placed } from './segments.ts'
import { StateMark } from './state-symbols.tsx'

interface GridRowProps {
  readonly index: number
  readonly rowId: number
  readonly row: RowView | undefined
  readonly top: number
  readonly columns: Columns
  readonly firstColumn: number
  readonly lastColumn: number
  readonly variants: readonly BatchVariant[]
  readonly isFree: boolean
  readonly isTicked: boolean
  readonly isNarrow: boolean
  /** The variant with the focus, -1 for the tick box; null when the focus is in another row. */
  readonly focus: number | null
  /** The repeat turned to, by variant. */
  readonly chosen: ReadonlyMap<number, number> | undefined
}

/** One line of the sheet: five frozen columns, then the variants in view. Unknown until its details arrive, in the same boxes. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, columns, focus } = props
  const shown = Array.from({ length: props.lastColumn - props.firstColumn }, (_, index) => props.firstColumn + index)
  return (
    <div
      role="row"
      className={classNames('mx-row', props.isTicked && 'sel')}
      aria-rowindex={props.index + 2}
      aria-selected={props.isTicked}
      data-index={props.index}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <div className="mx-frozen">
        <div role="gridcell" aria-colindex={1}>
          <input
            type="checkbox"
            className="mx-tick"
            checked={props.isTicked}
            readOnly
            tabIndex={focus === -1 ? 0 : -1}
            aria-label={row ? `Select row ${row.number}, ${row.key}` : 'Select row'}
            data-variant={-1}
          />
        </div>
        <div role="gridcell" aria-colindex={2} className="num t3">
          {row?.number}
        </div>
        {props.isNarrow ? null : (
          <div role="rowheader" aria-colindex={3} className="m clip" title={row?.key}>
            {row?.key}
          </div>
        )}
        <div role={props.isNarrow ? 'rowheader' : 'gridcell'} aria-colindex={4}>
          <p className="mx-prompt">
            {props.isNarrow && row ? <b className="mx-key">{row.key}</b> : null}
            {row ? segmentsOf(row.prompt) : null}
          </p>
        </div>
        <div role="gridcell" aria-colindex={5} className="mx-state" data-note={row?.note}>
          {row ? <RowState row={row} isNarrow={props.isNarrow} /> : null}
        </div>
      </div>
      {shown.map((column) => (
        <Cell
          key={column}
          rowNumber={row?.number ?? props.index + 2}
          rowKey={row?.key ?? ''}
          variantName={props.variants[column]?.name ?? ''}
          column={column}
          left={columns.frozenWidth + column * columns.cell}
          jobs={row?.cells[column] ?? none}
          chosen={props.chosen?.get(column)}
          hasFocus={focus === column}
          isFree={props.isFree}
        />
      ))}
    </div>
  )
})

/** The same object each time, so that an unknown row does not redraw its cells. */
const none = [] as const

function RowState({ row, isNarrow }: { readonly row: RowView; readonly isNarrow: boolean }) {
  const word = stateWords[row.display]
  if (isNarrow) return <StateMark state={row.display} label={row.note ? `${word}, ${row.note}` : word} />
  return (
    <>
      <StateMark state={row.display} />
      {word}
    </>
  )
}

/** Only so much of a prompt as five lines can show. */
const visibleChars = 600

function segmentsOf(prompt: readonly PromptSegment[]) {
  return placed(prompt, visibleChars).map(({ segment, at }) =>
    segment.kind === 'text' ? segment.text : <b key={at}>{segment.text}</b>,
  )
}
