import type { Upload } from './form.ts'
import type { FakeModel } from './models.ts'
import { imageTokens, listedTokens, outputTokens, textTokens, usdMicros } from './tokens.ts'
import type { Wanted } from './parameters.ts'
import { sheetOf } from './formats.ts'
import { sniff } from './sniff.ts'
import type { FakeAnswer } from './wire.ts'

export interface FakeUsage {
  readonly input_tokens: number
  readonly input_tokens_details: { readonly text_tokens: number; readonly image_tokens: number }
  readonly output_tokens: number
  readonly output_tokens_details: { readonly text_tokens: number; readonly image_tokens: number }
  readonly total_tokens: number
}

/** Tokens as the API reports them. A reference nobody can look at counts as a picture of the size asked for; a mask not at all. */
export function usageOf(wanted: Wanted, references: readonly Upload[], partials: number): FakeUsage {
  const text = textTokens(wanted.prompt)
  const image = references.reduce((sum, { bytes }) => {
    const { width, height } = (bytes && sniff(bytes)) ?? wanted
    return sum + imageTokens(width, height)
  }, 0)
  const { width, height } = wanted.format === 'gif' ? sheetOf(wanted.frames, wanted.width, wanted.height) : wanted
  const one = wanted.listed
    ? listedTokens(wanted.listed, wanted.quality, width, height)
    : outputTokens(wanted.model, wanted.quality, width, height)
  const output = one * wanted.n + partials * 100
  return {
    input_tokens: text + image,
    input_tokens_details: { text_tokens: text, image_tokens: image },
    output_tokens: output,
    output_tokens_details: { text_tokens: 0, image_tokens: output },
    total_tokens: text + image + output,
  }
}

/** Millionths of a dollar. */
export function priceOf(usage: FakeUsage, listed: FakeModel | null): number {
  const { text_tokens: text, image_tokens: imageIn } = usage.input_tokens_details
  return usdMicros({ text, imageIn, imageOut: usage.output_tokens }, listed?.prices ?? undefined)
}

/** 200 with the pictures. Built from bytes: a picture of several MB never becomes a JavaScript string. */
export function pictureAnswer(wanted: Wanted, usage: FakeUsage, pictures: readonly Buffer[]): FakeAnswer {
  const head = { created: seconds(), ...echo(wanted), ...svgUsage(wanted), usage }
  const parts: Buffer[] = [Buffer.from(`${JSON.stringify(head).slice(0, -1)},"data":[`)]
  pictures.forEach((picture, index) => {
    parts.push(Buffer.from(index === 0 ? '{"b64_json":"' : ',{"b64_json":"'), base64(picture), Buffer.from('"}'))
  })
  parts.push(Buffer.from(']}'))
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.concat(parts),
    delayMs: 0,
    wire: { kind: 'whole' },
  }
}

/** What a stream brings, and how it ends. */
export interface Streamed {
  readonly edit: boolean
  readonly partials: readonly Buffer[]
  readonly picture: Buffer
  /** An object: an error event. cut: the connection dies. */
  readonly ending: 'completed' | 'nothing' | 'cut' | object
  readonly everyMs: number
}

/** Server-sent events: previews, then what ends the stream. */
export function streamAnswer(wanted: Wanted, usage: FakeUsage, streamed: Streamed): FakeAnswer {
  const { edit, partials, picture, ending, everyMs } = streamed
  const name = edit ? 'image_edit' : 'image_generation'
  const shared = { created_at: seconds(), ...echo(wanted) }
  const events = partials.map((bytes, index) =>
    event(`${name}.partial_image`, { b64_json: bytes.toString('base64'), ...shared, partial_image_index: index }),
  )
  if (typeof ending === 'object') events.push(event('error', { error: ending }))
  else if (ending !== 'nothing')
    events.push(event(`${name}.completed`, { b64_json: picture.toString('base64'), ...shared, usage }))
  const whole = events.map((text) => Buffer.from(text))
  const ends = whole.map((_, index) => whole.slice(0, index + 1).reduce((sum, { byteLength }) => sum + byteLength, 0))
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: Buffer.concat(whole),
    delayMs: 0,
    wire: ending === 'cut' ? { kind: 'cut', atByte: (ends.at(-2) ?? 0) + 40 } : { kind: 'pulses', ends, everyMs },
  }
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`
}

/** What the model that writes an SVG took; made up. */
function svgUsage({ format, svgModel }: Wanted): object {
  if (format !== 'svg') return {}
  const model = svgModel ?? 'gpt-5'
  return { svg_usage: { model, input_tokens: 900, output_tokens: 2_400, reasoning_tokens: 0, total_tokens: 3_300 } }
}

function echo(wanted: Wanted): Record<string, string> {
  return { background: wanted.background, output_format: wanted.format, quality: wanted.quality, size: wanted.size }
}

function base64(picture: Buffer): Buffer {
  return Buffer.from(picture.toString('base64'), 'latin1')
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000)
}
