import { useRef, type KeyboardEvent, type MouseEvent } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import { idsBetween, moveFrom, type Place } from './grid-moves.ts'

interface GridInputProps {
  readonly batch: BatchSummary
  readonly rowIds: readonly number[]
  readonly focus: Place
  readonly onFocus: (place: Place) => void
  readonly ticked: ReadonlySet<number>
  readonly onTick: (ticked: ReadonlySet<number>) => void
  readonly onTurn: (step: 1 | -1) => void
  readonly onOpen: () => void
  /** Rows a page key moves. */
  readonly page: number
}

interface GridHandlers {
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  readonly onClick: (event: MouseEvent<HTMLElement>) => void
  readonly onDoubleClick: (event: MouseEvent<HTMLElement>) => void
}

/** Keys and clicks of the grid: move, extend, tick, turn a pile, open. */
export function useGridInput(props: GridInputProps): GridHandlers {
  const { rowIds, focus, ticked } = props
  /** Row a Shift selection grows from. */
  const anchor = useRef<number | null>(null)

  const toggle = (row: number): void => {
    const id = rowIds[row]
    if (id === undefined) return
    const next = new Set(ticked)
    if (!next.delete(id)) next.add(id)
    anchor.current = row
    props.onTick(next)
  }
  const extendTo = (row: number): void => {
    anchor.current ??= focus.row
    props.onTick(new Set([...ticked, ...idsBetween(rowIds, anchor.current, row)]))
  }
  const act = (event: KeyboardEvent<HTMLElement>): boolean => {
    const ctrl = event.ctrlKey || event.metaKey
    if (ctrl && event.key.toLowerCase() === 'a') props.onTick(new Set(rowIds))
    else if (event.key === ' ' && (focus.variant < 0 || ctrl)) toggle(focus.row)
    else if (event.key === ' ') props.onOpen()
    else if (event.key === '[') props.onTurn(-1)
    else if (event.key === ']') props.onTurn(1)
    else if (event.key === 'Escape' && ticked.size > 0) props.onTick(new Set())
    else return move(event, ctrl)
    return true
  }
  const move = (event: KeyboardEvent<HTMLElement>, ctrl: boolean): boolean => {
    const next = moveFrom(focus, { key: event.key, ctrl }, rowIds.length, props.batch.variants.length, props.page)
    if (next === null) return false
    if (event.shiftKey) extendTo(next.row)
    else anchor.current = null
    props.onFocus(next)
    return true
  }
  return {
    onKeyDown: (event) => {
      if (inHead(event.target) || event.altKey) return
      if (act(event)) event.preventDefault()
    },
    onClick: (event) => {
      const place = placeOf(event.target)
      if (place === null) return
      if (event.shiftKey) extendTo(place.row)
      else if (place.variant === -1 || event.ctrlKey || event.metaKey) toggle(place.row)
      props.onFocus(place)
    },
    onDoubleClick: (event) => {
      const place = placeOf(event.target)
      if (place !== null && place.variant >= 0) props.onOpen()
    },
  }
}

function inHead(target: EventTarget): boolean {
  return target instanceof Element && target.closest('.mx-head') !== null
}

/** The place a click fell on; a frozen column other than the tick box stands for the row's first variant. */
function placeOf(target: EventTarget): Place | null {
  if (!(target instanceof Element)) return null
  const row = target.closest<HTMLElement>('[data-index]')
  if (row === null) return null
  const cell = target.closest<HTMLElement>('[data-variant]') ?? tickBeside(target)
  return { row: Number(row.dataset['index']), variant: Number(cell?.dataset['variant'] ?? 0) }
}

/** The whole first column is the tick box's hit area. */
function tickBeside(target: Element): HTMLElement | null {
  return target.closest('[aria-colindex="1"]')?.querySelector<HTMLElement>('[data-variant]') ?? null
}
