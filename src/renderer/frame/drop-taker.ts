import { useEffect, useSyncExternalStore } from 'react'
import type { LucideIcon } from '../ui/icon.tsx'

/** What files dropped on the window become. */
export interface DropTaker {
  readonly icon: LucideIcon
  /** "Drop to add to @fox": said while files are held over the window. */
  readonly title: string
  readonly hint: string
  readonly take: (files: readonly File[]) => void
}

let takers: readonly DropTaker[] = []
const listeners = new Set<() => void>()

function change(next: readonly DropTaker[]): void {
  takers = next
  for (const listener of listeners) listener()
}

/** Takes dropped files while the component is there, before whoever took them until then. Null: leaves them. Pass a stable object. */
export function useDropTaker(taker: DropTaker | null): void {
  useEffect(() => {
    if (taker === null) return undefined
    change([...takers, taker])
    return () => change(takers.filter((other) => other !== taker))
  }, [taker])
}

/** Who takes files that are dropped now; null: nobody in particular. */
export function useCurrentTaker(): DropTaker | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => takers.at(-1) ?? null,
  )
}
