import { useMemo, useState } from 'react'
import { idsBetween } from '../../matrix/grid-moves.ts'

/** What is selected in a list, and the row that has the keyboard. */
export interface Selection {
  readonly selected: ReadonlySet<number>
  /** Index of the focused row; 0 in a list where none was. */
  readonly at: number
  /** Changes when the focused row should come into view. */
  readonly revealed: number
  readonly select: (ids: Iterable<number>) => void
  readonly toggle: (index: number) => void
  /** Selects everything from where the last plain step was to here, and nothing else. */
  readonly extendTo: (index: number) => void
  readonly focus: (index: number, options?: { readonly keepsAnchor?: boolean }) => void
  /** The row got the keyboard by itself, from Tab or because the one that had it is gone: nothing moves. */
  readonly adopt: (index: number) => void
  readonly reveal: () => void
}

/** Focus and selection belong to jobs, not to places: they go with them when the order changes. */
export function useSelection(ids: readonly number[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [focused, setFocused] = useState({ id: 0, index: 0, revealed: 0, anchor: 0 })
  const selected = useMemo(() => stillThere(chosen, ids), [chosen, ids])
  const found = focused.id === 0 ? -1 : ids.indexOf(focused.id)
  // The row that had the keyboard is gone: the one in its place has it.
  const at = found >= 0 ? found : Math.max(0, Math.min(focused.index, ids.length - 1))
  return {
    selected,
    at,
    revealed: focused.revealed,
    select: (next) => setChosen(new Set(next)),
    toggle: (index) => {
      const id = ids[index]
      if (id === undefined) return
      const next = new Set(selected)
      if (!next.delete(id)) next.add(id)
      setChosen(next)
    },
    extendTo: (index) => {
      const anchor = ids.indexOf(focused.anchor)
      setChosen(new Set(idsBetween(ids, anchor < 0 ? at : anchor, index)))
    },
    focus: (index, { keepsAnchor = false } = {}) => {
      const id = ids[index] ?? 0
      setFocused(({ anchor, revealed }) => ({
        id,
        index,
        revealed: revealed + 1,
        anchor: !keepsAnchor ? id : ids.includes(anchor) ? anchor : (ids[at] ?? id),
      }))
    },
    adopt: (index) => {
      const id = ids[index] ?? 0
      // A press with Shift focuses before it clicks: what it extends from stays.
      setFocused((old) => (old.id === id ? old : { ...old, id, index, anchor: old.anchor || id }))
    },
    reveal: () => setFocused((old) => ({ ...old, revealed: old.revealed + 1 })),
  }
}

function stillThere(chosen: ReadonlySet<number>, ids: readonly number[]): ReadonlySet<number> {
  if (chosen.size === 0) return chosen
  const here = ids.filter((id) => chosen.has(id))
  return here.length === chosen.size ? chosen : new Set(here)
}
