import { useRef, type KeyboardEvent, type MouseEvent } from 'react'
import { useNavigation } from '../navigation.tsx'
import { neighbourRow, type Justified } from './justified.ts'
import type { TilesProps } from './tiles.tsx'

interface TileInputProps extends TilesProps {
  readonly layout: Justified
  /** Index of the focused picture. */
  readonly focus: number
  readonly onFocus: (index: number) => void
}

interface TileHandlers {
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  readonly onClick: (event: MouseEvent<HTMLElement>) => void
  readonly onDoubleClick: (event: MouseEvent<HTMLElement>) => void
}

/** Keys and clicks of the gallery: move, extend, select, open, size. */
export function useTileInput(props: TileInputProps): TileHandlers {
  const { focus, selected } = props
  const { ids } = props.found
  const { open, toggle, extendTo, setAnchor } = useSelecting(props)
  const command = (key: string): boolean => {
    if (key === 'a') props.onSelect(new Set(ids))
    else if (key === '+' || key === '=') props.onHeight(props.height + 32)
    else if (key === '-') props.onHeight(props.height - 32)
    else if (key === ' ') toggle(focus)
    else return false
    return true
  }
  const act = (event: KeyboardEvent<HTMLElement>): boolean => {
    if ((event.ctrlKey || event.metaKey) && command(event.key.toLowerCase())) return true
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    if (event.key === ' ' || event.key === 'Enter') open(focus)
    else if (event.key === 'e' || event.key === 'E') props.onExport()
    else if (event.key === 'Escape' && selected.size > 0) props.onSelect(new Set())
    else {
      const next = moveTo(event.key, props)
      if (next === null) return false
      if (event.shiftKey) extendTo(next)
      else setAnchor(null)
      props.onFocus(next)
    }
    return true
  }
  return {
    onKeyDown: (event) => {
      if (act(event)) event.preventDefault()
    },
    onClick: (event) => {
      const index = indexOf(event.target)
      if (index === null) return
      if (event.shiftKey) extendTo(index)
      else if (event.ctrlKey || event.metaKey || isTick(event.target)) toggle(index)
      else props.onSelect(new Set())
      setAnchor(index)
      props.onFocus(index)
    },
    onDoubleClick: (event) => {
      const index = indexOf(event.target)
      if (index !== null && !isTick(event.target)) open(index)
    },
  }
}

/** Opening and selecting by index. */
function useSelecting(props: TileInputProps) {
  const { focus, selected } = props
  const { ids } = props.found
  const { go } = useNavigation()
  /** Where a Shift selection grows from. */
  const anchor = useRef<number | null>(null)
  const setAnchor = (index: number | null): void => {
    anchor.current = index
  }
  const open = (index: number): void => {
    const imageId = ids[index]
    if (imageId !== undefined) go({ screen: 'image', imageId, from: { ...props.route, imageId } })
  }
  const toggle = (index: number): void => {
    const id = ids[index]
    if (id === undefined) return
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    anchor.current = index
    props.onSelect(next)
  }
  const extendTo = (index: number): void => {
    anchor.current ??= focus
    const from = Math.min(anchor.current, index)
    props.onSelect(new Set([...selected, ...ids.slice(from, Math.max(anchor.current, index) + 1)]))
  }
  return { open, toggle, extendTo, setAnchor }
}

/** The index a key leads to; null when it does not move. */
function moveTo(key: string, { found, layout, focus }: TileInputProps): number | null {
  const last = found.ids.length - 1
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, focus - 1)
    case 'ArrowRight':
      return Math.min(last, focus + 1)
    case 'ArrowUp':
      return neighbourRow(layout, found.ratios, focus, -1)
    case 'ArrowDown':
      return neighbourRow(layout, found.ratios, focus, 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

function indexOf(target: EventTarget): number | null {
  const tile = target instanceof Element ? target.closest<HTMLElement>('[data-at]') : null
  return tile === null ? null : Number(tile.dataset['at'])
}

function isTick(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-tick]') !== null
}
