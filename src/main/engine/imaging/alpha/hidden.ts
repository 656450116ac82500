import type { Pixels } from '../picture.ts'

/** Levels of 255 between neighbours that are seen as texture. */
const step = 8

/**
 * True when the colours under fully transparent pixels are a picture or noise. Flat colours and smooth ones, which
 * encoders leave there, do no harm: they are not seen when alpha is dropped and keep edges clean when it is scaled.
 */
export function hasHiddenColours({ data, width, height }: Pixels): boolean {
  let [pairs, rough] = [0, 0]
  for (let y = 0; y < height; y += 1) {
    const end = (y * width + width - 1) * 4
    for (let at = y * width * 4; at < end; at += 4) {
      if (data[at + 3] !== 0 || data[at + 7] !== 0) continue
      pairs += 1
      if (differs(data, at, 0) || differs(data, at, 1) || differs(data, at, 2)) rough += 1
    }
  }
  return pairs >= 256 && rough >= pairs * 0.02
}

function differs(data: Buffer, at: number, channel: number): boolean {
  return Math.abs((data[at + channel] ?? 0) - (data[at + 4 + channel] ?? 0)) > step
}
