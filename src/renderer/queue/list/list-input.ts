import type { KeyboardEvent, MouseEvent } from 'react'
import type { ListActions } from './list-actions.ts'
import { indexFor } from './list-moves.ts'
import type { Selection } from './use-selection.ts'

interface ListInputProps {
  readonly ids: readonly number[]
  readonly selection: Selection
  readonly actions: ListActions
  /** Shows the row of the sheet that a job belongs to. */
  readonly onOpen: (index: number) => void
  /** Rows a page key moves. */
  readonly page: number
}

interface ListHandlers {
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  readonly onClick: (event: MouseEvent<HTMLElement>) => void
  readonly onDoubleClick: (event: MouseEvent<HTMLElement>) => void
}

/** Keys and clicks of the queue's list. */
export function listInput(props: ListInputProps): ListHandlers {
  const { ids, selection } = props
  return {
    onKeyDown: (event) => {
      if (keyActs(props, event)) event.preventDefault()
    },
    onClick: (event) => {
      const index = indexOf(event.target)
      const id = index === null ? undefined : ids[index]
      if (index === null || id === undefined) return
      if (event.shiftKey) selection.extendTo(index)
      else if (event.ctrlKey || event.metaKey) selection.toggle(index)
      else selection.select([id])
      selection.focus(index, { keepsAnchor: event.shiftKey })
    },
    onDoubleClick: (event) => {
      const index = indexOf(event.target)
      if (index !== null) props.onOpen(index)
    },
  }
}

/** True when the key was one of the list's. */
function keyActs(props: ListInputProps, event: KeyboardEvent<HTMLElement>): boolean {
  const { ids, selection, page } = props
  if (event.altKey) return reorders(props.actions, event.key)
  if (event.ctrlKey || event.metaKey) {
    if (event.key === ' ') selection.toggle(selection.at)
    else if (event.key.toLowerCase() === 'a') selection.select(ids)
    else return false
    return true
  }
  const next = indexFor(event.key, selection.at, ids.length, page)
  if (next === null) return letterActs(props, event.key)
  if (event.shiftKey) selection.extendTo(next)
  else if (isAlone(props)) selection.select(ids.slice(next, next + 1))
  selection.focus(next, { keepsAnchor: event.shiftKey })
  return true
}

/** The focused row is all that is selected: then the selection goes with the keyboard, so that an edit hits what it shows. */
function isAlone({ ids, selection: { selected, at } }: ListInputProps): boolean {
  return selected.size === 1 && selected.has(ids[at] ?? 0)
}

function reorders(actions: ListActions, key: string): boolean {
  if (key === 'ArrowUp') actions.step(-1)
  else if (key === 'ArrowDown') actions.step(1)
  else if (key === 'Home') actions.toTop()
  else if (key === 'End') actions.toBottom()
  else return false
  return true
}

function letterActs({ selection, actions, onOpen }: ListInputProps, key: string): boolean {
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'Delete':
      actions.cancel()
      return true
    case 'h':
      actions.hold()
      return true
    case 'd':
      actions.clone()
      return true
    case 'e':
    case 'Enter':
      actions.change()
      return true
    case 'o':
      onOpen(selection.at)
      return true
    case ' ':
      selection.toggle(selection.at)
      return true
    case 'Escape':
      if (selection.selected.size === 0) return false
      selection.select([])
      return true
    default:
      return false
  }
}

function indexOf(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-at]') : null
  return row === null ? null : Number(row.dataset['at'])
}
