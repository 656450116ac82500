import type { AlphaReport, MatteReport } from '../../../contract/alpha.ts'
import type { Rendition } from '../../../contract/recipe.ts'
import type { LockReport } from '../../../contract/reference.ts'
import { standInRendition } from '../imaging/stand-in.ts'
import type { ImageFacts } from '../queue/finish.ts'
import type { ImageRecord } from '../store/images.ts'

type WithFacts = Pick<ImageRecord, 'facts'>

/** Images of earlier versions lack some. */
export function factsOf({ facts }: WithFacts): Partial<ImageFacts> {
  return JSON.parse(facts) as Partial<ImageFacts>
}

/** What was found about an image's transparency; null when none was asked for, or the image is older than the report. */
export function alphaOf(image: WithFacts): AlphaReport | null {
  return factsOf(image).alpha ?? null
}

/** What became of putting image 1 back; null when nothing was to be put back. */
export function lockOf(image: WithFacts): LockReport | null {
  return factsOf(image).lock ?? null
}

/** How cutting out went; null when nothing was to be cut out. */
export function matteOf(image: WithFacts): MatteReport | null {
  const report = factsOf(image).matte
  // Of earlier versions nothing is known to be in doubt.
  return report ? { ...report, found: (report as Partial<MatteReport>).found ?? [] } : null
}

/** Pictures of an animation; null for a still one. */
export function framesOf(image: WithFacts): number | null {
  return factsOf(image).frames ?? null
}

/** Whether its cost is an estimate. Earlier versions wrote down that usage was missing, and counted every SVG as its hold. */
export function isEstimate(image: WithFacts & Pick<ImageRecord, 'format' | 'cost_micros'>): boolean {
  const facts = factsOf(image)
  return image.cost_micros > 0 && (facts.isEstimate ?? (facts.usage === null || image.format === 'svg'))
}

/** Whether what is shown of an image has clear parts: as it came, or because its plain ground was cut out. */
export function showsAlpha(image: WithFacts & Pick<ImageRecord, 'has_alpha'>): boolean {
  return image.has_alpha === 1 || matteOf(image)?.grade === 'good'
}

/** The rendition that stands for an image where nothing else is asked for; null for the original. */
export function standInFor(image: WithFacts): Rendition | null {
  const { standIn, alpha } = factsOf(image)
  const name = standIn ?? alpha?.cutout ?? null
  return name === null ? null : { ...standInRendition('cutout', []), name }
}
