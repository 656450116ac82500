import type { FakeModel } from './models.ts'

/**
 * Output tokens of one picture by the calculator of OpenAI's documentation (gpt-image-2 and 2.5). A small copy of its own:
 * the provider must not know the price rules, as a real one does not, and tests compare the two.
 * gpt-image-2.6 has no published formula; its low and medium are reported at three to four times those of 2.5.
 */
export function outputTokens(model: string, quality: string, width: number, height: number): number {
  return formula(baseOf(model, quality), width, height)
}

/** The same for a model that a registry describes; a size its table does not list costs the most it lists. */
export function listedTokens({ output }: FakeModel, quality: string, width: number, height: number): number {
  if (output.kind === 'formula') return formula(output.bases[quality] ?? 48, width, height)
  const row = output.tokens[quality] ?? {}
  return row[`${width}x${height}`] ?? Math.max(0, ...Object.values(row))
}

function formula(base: number, width: number, height: number): number {
  const short = roundHalfEven(base / (Math.max(width, height) / Math.min(width, height)))
  return Math.ceil((base * short * (2_000_000 + width * height)) / 4_000_000)
}

/** Estimate of text tokens: about four bytes each. */
export function textTokens(prompt: string): number {
  return Math.max(1, Math.ceil(Buffer.byteLength(prompt) / 4))
}

/** 32 px patches, long edge below 1024 scaled up first, at most 1536 patches. Reproduces measured usage of edits. */
export function imageTokens(width: number, height: number): number {
  const up = Math.max(1, 1024 / Math.max(width, height))
  const patches = Math.ceil((width * up) / 32) * Math.ceil((height * up) / 32)
  return Math.min(patches, 1536)
}

const perMillionUsd = { textIn: 5, imageIn: 8, imageOut: 30 }

/** Price in millionths of a dollar: USD per million tokens is the same number. */
export function usdMicros(tokens: { text: number; imageIn: number; imageOut: number }, prices = perMillionUsd): number {
  return tokens.text * prices.textIn + tokens.imageIn * prices.imageIn + tokens.imageOut * prices.imageOut
}

const bases: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'gpt-image-2': { low: 16, medium: 48, high: 96 },
  'gpt-image-2.5': { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 },
  'gpt-image-2.6': { low: 32, medium: 48, high: 48, xhigh: 64, max: 96 },
}

function baseOf(model: string, quality: string): number {
  const family = Object.keys(bases).findLast((name) => model.startsWith(name)) ?? 'gpt-image-2.5'
  return bases[family]?.[quality] ?? 48
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
