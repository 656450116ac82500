import type { AlphaReport } from '../../../contract/alpha.ts'
import type { Rendition } from '../../../contract/recipe.ts'
import { cutoutRendition } from '../imaging/alpha/cutout.ts'
import type { ImageRecord } from '../store/images.ts'

/** What was found about an image's transparency; null when none was asked for, or the image is older than the report. */
export function alphaOf({ facts }: Pick<ImageRecord, 'facts'>): AlphaReport | null {
  return (JSON.parse(facts) as { alpha?: AlphaReport | null }).alpha ?? null
}

/** True when everything made from the image is made from its repaired pixels. */
export function isRepaired(image: Pick<ImageRecord, 'facts'>): boolean {
  return alphaOf(image)?.grade === 'repaired'
}

/** The rendition that stands for an image where nothing else is asked for; null for the original. */
export function standInFor(image: Pick<ImageRecord, 'facts'>): Rendition | null {
  const name = alphaOf(image)?.cutout ?? null
  return name === null ? null : { ...cutoutRendition([]), name }
}
