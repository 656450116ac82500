import type { PromptSegment } from '../../contract/plan.ts'

export interface PlacedSegment {
  readonly segment: PromptSegment
  /** Characters before it: what tells two equal ones apart. */
  readonly at: number
}

/** Segments with their places, up to the first that starts beyond `limit` characters. */
export function placed(prompt: readonly PromptSegment[], limit = Number.POSITIVE_INFINITY): readonly PlacedSegment[] {
  const all: PlacedSegment[] = []
  let at = 0
  for (const segment of prompt) {
    if (at > limit) break
    all.push({ segment, at })
    at += segment.text.length
  }
  return all
}
