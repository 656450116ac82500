import type { Upload } from './form.ts'
import type { FakeModel } from './models.ts'
import { imageTokens, listedTokens, outputTokens, textTokens, usdMicros } from './tokens.ts'
import type { Wanted } from './parameters.ts'
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
export function usageOf(wanted: Wanted, references: readonly Upload[]): FakeUsage {
  const text = textTokens(wanted.prompt)
  const image = references.reduce((sum, { bytes }) => {
    const { width, height } = (bytes && sniff(bytes)) ?? wanted
    return sum + imageTokens(width, height)
  }, 0)
  const one = wanted.listed
    ? listedTokens(wanted.listed, wanted.quality, wanted.width, wanted.height)
    : outputTokens(wanted.model, wanted.quality, wanted.width, wanted.height)
  const output = one * wanted.n + (wanted.stream ? wanted.partialImages * 100 : 0)
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
  const head = { created: seconds(), ...echo(wanted), usage }
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

/** Server-sent events: the picture as so many partials, then, unless left out, `completed`. */
export function streamAnswer(
  wanted: Wanted,
  usage: FakeUsage,
  picture: Buffer,
  edit: boolean,
  completed: boolean,
): FakeAnswer {
  const name = edit ? 'image_edit' : 'image_generation'
  const shared = { b64_json: picture.toString('base64'), created_at: seconds(), ...echo(wanted) }
  const partials = Array.from({ length: wanted.partialImages }, (_, index) =>
    event(`${name}.partial_image`, { ...shared, partial_image_index: index }),
  )
  const last = completed ? [event(`${name}.completed`, { ...shared, usage })] : []
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    body: Buffer.from([...partials, ...last].join('')),
    delayMs: 0,
    wire: { kind: 'whole' },
  }
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`
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
