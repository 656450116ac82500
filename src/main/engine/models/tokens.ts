import type { OutputTokens, Patches } from './document.ts'
import { area, nameOf, parseSize, type Dimensions } from './size-rule.ts'

/** Low and high end of a token count. */
export interface TokenRange {
  readonly low: number
  readonly high: number
}

/**
 * Output tokens by the formula of OpenAI's own calculator for gpt-image-2 and 2.5. Halves round to the even integer.
 * A wider picture can cost less than a square one.
 */
export function formulaTokens(base: number, { width, height }: Dimensions): number {
  // A small base on a long strip would round to nothing, and nothing would be held for it.
  const units = Math.max(1, roundHalfEven(base / (Math.max(width, height) / Math.min(width, height))))
  return Math.ceil((base * units * (2_000_000 + width * height)) / 4_000_000)
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/** Output tokens of one picture. A quality or size the model does not list is held at the dearest it lists. */
export function outputTokens(output: OutputTokens, quality: string, size: Dimensions): TokenRange {
  if (output.kind === 'table') return tableTokens(output.tokens, quality, size)
  const base = ownOf(output.bases, quality)
  if (base === undefined) return { low: 0, high: formulaTokens(Math.max(...Object.values(output.bases)), size) }
  const tokens = formulaTokens(base, size)
  const unsure = ownOf(output.uncertain, quality)
  if (!unsure) return { low: tokens, high: tokens }
  const [least, most] = unsure.times
  return { low: tokens * least, high: Math.max(tokens * most, formulaTokens(unsure.base, size)) }
}

function tableTokens(
  table: Readonly<Record<string, Readonly<Record<string, number>>>>,
  quality: string,
  size: Dimensions,
): TokenRange {
  const known = ownOf(table, quality)?.[nameOf(size)]
  if (known !== undefined) return { low: known, high: known }
  const listed = Object.values(table).flatMap((sizes) => Object.entries(sizes))
  // A size beyond the table may cost more than all that is in it: as much more as it is larger.
  const held = listed.map(([name, tokens]) => tokens * Math.max(1, area(size) / area(parseSize(name) ?? size)))
  return { low: 0, high: Math.ceil(Math.max(...held)) }
}

/** What a file says of a name: names are anybody's, "constructor" too. */
export function ownOf<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

/**
 * Input tokens of a prompt. The tokeniser is not published, but it is one of bytes: no token is less than a byte of UTF-8,
 * and the frame around the prompt adds a few. At best a token is six characters.
 */
export function promptTokens(prompt: string): TokenRange {
  return { low: Math.ceil(prompt.length / 6), high: 16 + Buffer.byteLength(prompt) }
}

/**
 * Input tokens of one picture that is sent along: the patches it is cut into, after scaling it up to the least and down to
 * what fits the budget with whole patches on both sides. Not published for these models; it reproduces measured usage.
 */
export function inputImageTokens({ patchPx, mostPatches, leastLongEdge }: Patches, size: Dimensions): number {
  const up = Math.max(1, leastLongEdge / Math.max(size.width, size.height))
  const [width, height] = [size.width * up, size.height * up]
  const patches = Math.ceil(width / patchPx) * Math.ceil(height / patchPx)
  if (patches <= mostPatches) return patches
  const scale = Math.sqrt((patchPx * patchPx * mostPatches) / (width * height))
  const across = (width * scale) / patchPx
  const down = (height * scale) / patchPx
  // Of a strip thinner than a patch no whole patch would be left, and nothing held for it.
  if (Math.min(across, down) < 1) return mostPatches
  const whole = Math.min(Math.floor(across) / across, Math.floor(down) / down)
  // A side that comes out whole must not be lifted by the last digit.
  return Math.ceil(across * whole - 1e-9) * Math.ceil(down * whole - 1e-9)
}
