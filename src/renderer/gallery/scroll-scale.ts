/** Chromium stops laying out near 33.5 million px; this stays clear of it. */
export const tallest = 30_000_000

/** Maps a scroll bar of bounded height onto content of any height. Identity while the content fits. */
export interface ScrollScale {
  /** Height of the element that scrolls, px. */
  readonly height: number
  /** Content offset (px) for a scrollTop (px), and back. */
  readonly toContent: (scrollTop: number) => number
  readonly toScroll: (offset: number) => number
}

/** Ends map onto ends: the last row is reachable whatever the ratio. `viewport` in px. */
export function scrollScale(contentHeight: number, viewport: number): ScrollScale {
  const height = Math.min(contentHeight, tallest)
  const factor = height > viewport ? (contentHeight - viewport) / (height - viewport) : 1
  return { height, toContent: (scrollTop) => scrollTop * factor, toScroll: (offset) => offset / factor }
}
