import type { RequestInput } from '../../../contract/requests.ts'

type Target = RequestInput<'queue.move'>['to']

/** The ids of a selection in the order of the list. */
export function inOrder(ids: readonly number[], selected: ReadonlySet<number>): readonly number[] {
  return ids.filter((id) => selected.has(id))
}

/** The list with the moved ids together at a gap (0: before the first, length: after the last), their own order kept. */
export function reordered(ids: readonly number[], moved: ReadonlySet<number>, gap: number): readonly number[] {
  const stays = (id: number): boolean => !moved.has(id)
  return [...ids.slice(0, gap).filter(stays), ...inOrder(ids, moved), ...ids.slice(gap).filter(stays)]
}

/** A gap as the engine takes it: beside a job that stays. Null when the list would stay as it is. */
export function targetAt(ids: readonly number[], moved: ReadonlySet<number>, gap: number): Target | null {
  const next = reordered(ids, moved, gap)
  if (next.every((id, index) => id === ids[index])) return null
  const before = ids.slice(gap).find((id) => !moved.has(id))
  if (before !== undefined) return { kind: 'before', jobId: before }
  const after = ids.slice(0, gap).findLast((id) => !moved.has(id))
  return after === undefined ? null : { kind: 'after', jobId: after }
}

/** The gap one place up or down from where the moved ids begin or end. */
export function gapBeside(ids: readonly number[], moved: ReadonlySet<number>, step: -1 | 1): number {
  const isMoved = (id: number): boolean => moved.has(id)
  return step === -1 ? Math.max(0, ids.findIndex(isMoved) - 1) : Math.min(ids.length, ids.findLastIndex(isMoved) + 2)
}

/** The place a key leads to; null when it does not move. `page`: rows a page key moves. */
export function indexFor(key: string, at: number, length: number, page: number): number | null {
  const within = (index: number): number => Math.max(0, Math.min(length - 1, index))
  switch (key) {
    case 'ArrowUp':
      return within(at - 1)
    case 'ArrowDown':
      return within(at + 1)
    case 'PageUp':
      return within(at - page)
    case 'PageDown':
      return within(at + page)
    case 'Home':
      return 0
    case 'End':
      return within(length - 1)
    default:
      return null
  }
}

/**
 * How far (px) the view has to scroll to stay where it is when the list changed above it. `top`: the first row in view.
 * Zero at the very top, where new heads of the queue are what one looks at, and when nothing in view is left.
 */
export function shiftOf(before: readonly number[], after: readonly number[], top: number, rowHeight: number): number {
  if (top <= 0) return 0
  for (const [step, id] of before.slice(top, top + 40).entries()) {
    const now = after.indexOf(id)
    if (now >= 0) return (now - top - step) * rowHeight
  }
  return 0
}
