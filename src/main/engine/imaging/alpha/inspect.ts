import type { AlphaReport } from '../../../../contract/alpha.ts'
import type { Pixels } from '../picture.ts'
import { gridOf } from './grid.ts'
import { judgeParts, judgeWhole } from './judge.ts'
import { levelsOf, sharesOf } from './levels.ts'
import { repair } from './repair.ts'
import { actionFor, sentenceFor } from './words.ts'

/**
 * Judges a picture of which a transparent background was asked, and repairs in place what is known to go wrong. Pixels of
 * a clean or unusable picture are left exactly as they are. 8 megapixels take a third of a second and a few hundred kB.
 * `cutout` of the report is for the caller to set. Without `repairs` it only says whether there is a background to be rid of.
 */
export function inspectAlpha(pixels: Pixels, { repairs = true } = {}): AlphaReport {
  const levels = levelsOf(pixels)
  const received = sharesOf(levels)
  const flaw = judgeWhole(pixels, levels)
  if (flaw) return reportOf('unusable', [flaw], received, null)
  if (!repairs) return reportOf('clean', [], received, null)
  const grid = gridOf(pixels)
  const found = judgeParts(pixels, levels, grid)
  if (found.length === 0) return reportOf('clean', found, received, null)
  repair(pixels, grid, found)
  return reportOf('repaired', found, received, sharesOf(levelsOf(pixels)))
}

function reportOf(
  grade: AlphaReport['grade'],
  found: AlphaReport['found'],
  received: AlphaReport['received'],
  repaired: AlphaReport['repaired'],
): AlphaReport {
  return { grade, found, received, repaired, cutout: null, sentence: sentenceFor(found), action: actionFor(grade) }
}
