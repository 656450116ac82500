import type { PromptSegment } from '../../../contract/plan.ts'
import { withTitles, type Cast } from './cast.ts'

/** A template's pieces with titles in place of names, and what was added at the end. Joined they are `whole`. */
export function spokenSegments(
  segments: readonly PromptSegment[],
  cast: Cast,
  whole: string,
): readonly PromptSegment[] {
  const titled = segments.map((segment) => ({ ...segment, text: withTitles(segment.text, cast) }))
  const begin = titled.map(({ text }) => text).join('')
  // A name put together of two pieces cannot be shown in both.
  if (!whole.startsWith(begin)) return [{ kind: 'text', text: whole }]
  const added = whole.slice(begin.length)
  return added === '' ? titled : [...titled, { kind: 'text', text: added }]
}
