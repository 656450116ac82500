import { assertNever } from '../../../../contract/assert-never.ts'
import type { AlphaFinding, AlphaGrade } from '../../../../contract/alpha.ts'

/** What was found and what became of it. */
export function sentenceFor(found: readonly AlphaFinding[]): string {
  const [first] = found
  if (!first) return 'The background is transparent and the edges are clean.'
  const whole = wholeWords(first)
  if (whole !== null) return whole
  return `The background is transparent after a repair: ${found.map(repairWords).join('; ')}.`
}

/** What to do; null when nothing is to be done. Nothing here sends a request by itself. */
export function actionFor(grade: AlphaGrade): string | null {
  if (grade !== 'unusable') return null
  return 'Run the row again, which is paid again: ask for an isolated subject, without backdrop, checkerboard or shadow. Or let the recipe have it made on a plain ground that is cut out (transparency: key or pair).'
}

function wholeWords(finding: AlphaFinding): string | null {
  switch (finding.kind) {
    case 'opaque':
      return 'A transparent background was asked for, but the picture is opaque.'
    case 'checkerboard':
      return `A transparent background was asked for, but the picture is opaque: a checkerboard of ${finding.cell} px squares is painted into it.`
    case 'veil':
      return `A transparent background was asked for, but nothing in the picture is clear: a veil of alpha ${finding.level} or more lies over all of it.`
    case 'empty':
      return 'The picture is transparent all over: there is no subject in it.'
    case 'not_quite_opaque':
    case 'haze':
    case 'halo':
    case 'hidden_colours':
      return null
    default:
      return assertNever(finding)
  }
}

function repairWords(finding: AlphaFinding): string {
  switch (finding.kind) {
    case 'haze':
      return `a faint haze (alpha up to ${finding.level} of 255) over ${part(finding.share)} of the empty area was cleared`
    case 'not_quite_opaque':
      return `opaque parts that came at alpha ${finding.level} were made fully opaque`
    case 'halo':
      return `a fringe at the edges (towards ${finding.towards}) took the subject’s own colours`
    case 'hidden_colours':
      return 'colours hidden under transparent pixels were removed'
    case 'opaque':
    case 'checkerboard':
    case 'veil':
    case 'empty':
      return wholeWords(finding) ?? ''
    default:
      return assertNever(finding)
  }
}

function part(share: number): string {
  if (share > 0.99) return 'all'
  return share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`
}
