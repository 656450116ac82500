import { inks } from './overlay.ts'

/** The bytes of a mask to send (RGBA): clear where it is marked, black elsewhere. */
export function maskPixels(marked: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(marked.length * 4)
  for (let at = 0; at < marked.length; at += 1) pixels[at * 4 + 3] = 255 - (marked[at] ?? 0)
  return pixels
}

/** The bytes of markup to send (RGBA): its colours, clear elsewhere. */
export function markupPixels(marked: Uint8Array, ink: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(marked.length * 4)
  for (let at = 0; at < marked.length; at += 1) {
    if (marked[at] === 0) continue
    const [red, green, blue] = (inks[ink[at] ?? 0] ?? inks[0]).rgb
    pixels[at * 4] = red
    pixels[at * 4 + 1] = green
    pixels[at * 4 + 2] = blue
    pixels[at * 4 + 3] = marked[at] ?? 0
  }
  return pixels
}

/**
 * Marks out of a mask picture (RGBA). One with transparency is marked where it is clear, as the provider reads it; one
 * without is marked where it is light, as most programs draw masks.
 */
export function marksIn(pixels: Uint8ClampedArray): {
  readonly marked: Uint8Array<ArrayBuffer>
  readonly hasAlpha: boolean
} {
  const marked = new Uint8Array(pixels.length / 4)
  let hasAlpha = false
  for (let at = 3; at < pixels.length && !hasAlpha; at += 4) hasAlpha = pixels[at] !== 255
  for (let at = 0; at < marked.length; at += 1) {
    const start = at * 4
    marked[at] = hasAlpha
      ? 255 - (pixels[start + 3] ?? 0)
      : Math.round(((pixels[start] ?? 0) * 3 + (pixels[start + 1] ?? 0) * 6 + (pixels[start + 2] ?? 0)) / 10)
  }
  return { marked, hasAlpha }
}
