/** Ids in their order as [first, count, first, count ...]: a selection is mostly neighbours, and an edit may be of 100,000. */
export function toRuns(ids: readonly number[]): number[] {
  const runs: number[] = []
  let first = 0
  let count = 0
  for (const id of ids) {
    if (count > 0 && id === first + count) count += 1
    else {
      if (count > 0) runs.push(first, count)
      first = id
      count = 1
    }
  }
  if (count > 0) runs.push(first, count)
  return runs
}

/** The ids of `toRuns`. */
export function fromRuns(runs: readonly number[]): number[] {
  const ids: number[] = []
  for (let at = 0; at < runs.length; at += 2) {
    const first = runs[at] ?? 0
    const count = runs[at + 1] ?? 0
    for (let offset = 0; offset < count; offset++) ids.push(first + offset)
  }
  return ids
}
