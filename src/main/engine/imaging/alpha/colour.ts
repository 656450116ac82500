/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number]

/** "#rrggbb" or "#rgb"; null for anything else. */
export function parseHex(text: string): Rgb | null {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1]
  if (digits === undefined) return null
  const wide = digits.length === 6 ? digits : digits.replaceAll(/./g, '$&$&')
  const value = Number.parseInt(wide, 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

export function toHex(colour: readonly number[]): string {
  return `#${colour.map(twoDigits).join('')}`
}

function twoDigits(value: number): string {
  const whole = Math.round(Math.max(0, Math.min(255, value)))
  return whole.toString(16).padStart(2, '0')
}

/** Oklab: equal distances look equally far apart. https://bottosson.github.io/posts/oklab/ */
export function oklab(colour: Rgb): Rgb {
  const [r, g, b] = colour.map(linear) as [number, number, number]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** IEC 61966-2-1, 0 to 1. */
function linear(value: number): number {
  const share = value / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}
