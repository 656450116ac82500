import { addRange, zeroRange, type UsdRange } from '../../contract/money.ts'
import type { TriageJob } from '../../contract/queue.ts'

/** The words of one row and variant, for all its repeats. */
export interface PromptEntry {
  readonly key: string
  readonly jobs: readonly [TriageJob, ...TriageJob[]]
  readonly prompt: string
}

/** Jobs with the same row, variant and words are one entry: they are worded once. Order of the jobs. */
export function promptEntries(jobs: readonly TriageJob[]): readonly PromptEntry[] {
  const entries = Map.groupBy(jobs, (job) => JSON.stringify([job.batchId, job.rowId, job.variantName, job.prompt]))
  return [...entries].flatMap(([key, [first, ...rest]]) =>
    first === undefined ? [] : [{ key, jobs: [first, ...rest], prompt: first.prompt }],
  )
}

/** Words typed by a person, by entry key. */
export type Edits = ReadonlyMap<string, string>

/** Entries whose words differ now; white space around them is no difference. */
export function changedEntries(entries: readonly PromptEntry[], edits: Edits): readonly PromptEntry[] {
  return entries.filter(({ key, prompt }) => {
    const words = edits.get(key)?.trim()
    return words !== undefined && words !== prompt.trim()
  })
}

/** True when one of them has lost all its words. */
export function hasEmpty(entries: readonly PromptEntry[], edits: Edits): boolean {
  return entries.some(({ key }) => edits.get(key)?.trim() === '')
}

/** What sending these will cost, by the price each had; a few words more or less do not move it. */
export function priceOf(entries: readonly PromptEntry[]): UsdRange {
  return entries.flatMap(({ jobs }) => jobs).reduce((sum, job) => addRange(sum, job.estimatedUsd), zeroRange)
}
