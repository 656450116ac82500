import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { ListedPicture } from './listed.ts'

export interface ChosenProps {
  readonly pictures: readonly ListedPicture[]
  /** What changes them; places count from 0. Null: only to look at. */
  readonly acts: {
    readonly move: (from: number, to: number) => void
    readonly remove: (at: number) => void
  } | null
  /** Further keys; each says what it did. */
  readonly keys?: Readonly<Record<string, (at: number) => string>>
}

interface Chosen {
  /** Place of the chosen picture. */
  readonly at: number
  /** What was done last, for those who cannot see it. */
  readonly said: string
  readonly choose: (id: string) => void
  readonly move: (from: number, to: number) => void
  readonly remove: (at: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** Which picture of a list is chosen, and what moves and removes pictures; what was done is said. The focus goes with the picture. */
export function useChosen({ pictures, acts, keys }: ChosenProps, root: RefObject<HTMLElement | null>): Chosen {
  const [chosen, setChosen] = useState<string | null>(null)
  const [said, say] = useState('')
  const at = Math.max(
    0,
    pictures.findIndex(({ id }) => id === chosen),
  )
  const wantsFocus = useRef(false)
  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    // Without a picture the box itself: the next Tab leads to what adds one.
    const tile = root.current?.querySelector<HTMLElement>(`[data-at="${at}"]`)
    const target = tile ?? root.current
    target?.focus()
  })
  const place = (next: ListedPicture | undefined): void => {
    wantsFocus.current = true
    setChosen(next?.id ?? null)
  }
  const move = (from: number, wanted: number): void => {
    const places = placesOf(pictures, from)
    const picture = pictures[from]
    if (acts === null || places === null || picture === undefined) return
    const [first, last] = places
    const to = Math.max(first, Math.min(last, wanted))
    if (to === from) return
    // A button that moved it to the end is disabled now and cannot keep the focus.
    if (to === first || to === last || isWithin(root.current)) wantsFocus.current = true
    setChosen(picture.id)
    acts.move(from, to)
    say(`${picture.name}, now ${to + 1} of ${pictures.length}`)
  }
  const remove = (index: number): void => {
    const picture = pictures[index]
    if (acts === null || picture === undefined || picture.isFixed) return
    place(pictures[index + 1] ?? pictures[index - 1])
    acts.remove(index)
    say(`${picture.name} left out, ${pictures.length - 1} left`)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = keys?.[event.key.toLowerCase()]
    const to = targetOf(event.key, { at, count: pictures.length, perRow: perRow(root.current) })
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    if (to !== null && event.altKey) move(at, to)
    else if (event.altKey) return
    else if (to !== null) place(pictures[to])
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(at)
    else if (key !== undefined) {
      place(pictures[at])
      say(key(at))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { at, said, choose: setChosen, move, remove, onKeyDown }
}

/** The first and last place a picture can have: those of its group. Null: it keeps its own. */
export function placesOf(pictures: readonly ListedPicture[], at: number): readonly [number, number] | null {
  const picture = pictures[at]
  if (picture === undefined || picture.isFixed) return null
  const isOwn = ({ group }: ListedPicture): boolean => group === picture.group
  return [pictures.findIndex(isOwn), pictures.findLastIndex(isOwn)]
}

/** Whether the focus is on a tile, not on the buttons below. */
function isWithin(root: HTMLElement | null): boolean {
  return root?.querySelector('[role="listbox"]')?.contains(document.activeElement) === true
}

interface Place {
  readonly at: number
  readonly count: number
  readonly perRow: number
}

/** Where a key leads; null when it is none of the list's. */
function targetOf(key: string, { at, count, perRow: row }: Place): number | null {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - row, ArrowDown: at + row, Home: 0, End: count - 1 }[
    key
  ]
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to))
}

/** Tiles side by side in the first row. */
function perRow(root: HTMLElement | null): number {
  const tiles = [...(root?.querySelectorAll<HTMLElement>('[data-at]') ?? [])]
  return Math.max(1, tiles.filter(({ offsetTop }) => offsetTop === tiles[0]?.offsetTop).length)
}
