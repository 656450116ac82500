import type { KeyboardEvent } from 'react'
import type { StripActs } from './strip.tsx'

interface StripKeys {
  /** The chosen picture. */
  readonly at: number
  readonly count: number
  /** Null: only to look at. */
  readonly acts: StripActs | null
  readonly onChoose: (at: number) => void
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }

/** Arrows choose, with Alt they move; C marks as canon, Delete leaves out. */
export function useStripKeys({ at, count, acts, onChoose }: StripKeys) {
  return (event: KeyboardEvent): void => {
    const step = steps[event.key]
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    if (step !== undefined && event.altKey) acts?.move(at, at + step)
    else if (event.altKey) return
    else if (step !== undefined) onChoose(Math.max(0, Math.min(count - 1, at + step)))
    else if (event.key === 'Home') onChoose(0)
    else if (event.key === 'End') onChoose(count - 1)
    else if (acts === null) return
    else if (event.key === 'c' || event.key === 'C') acts.toggleCanon(at)
    else if (event.key === 'Delete') acts.remove(at)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}
