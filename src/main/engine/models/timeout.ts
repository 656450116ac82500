import type { ModelEntry, Registry } from './document.ts'
import { area, parseSize } from './size-rule.ts'

/** How long a request may take before it counts as lost, ms. A model, quality or size nobody knows may be the slowest. */
export function timeoutMs(
  timeouts: Registry['timeouts'],
  model: ModelEntry | null,
  quality: string,
  size: string,
): number {
  const { usualMs, slowMs, slowestMs, largeAbovePixels } = timeouts
  const pixels = parseSize(size)
  const isLarge = !pixels || area(pixels) > largeAbovePixels
  const slow = model?.slowQualities ?? null
  const isSlow = slow === null || slow.includes(quality) || model?.qualities.includes(quality) !== true
  if (isSlow && isLarge) return slowestMs
  return isSlow || isLarge ? slowMs : usualMs
}
