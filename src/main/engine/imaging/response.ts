import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { completedEvent } from './answer-events.ts'
import { unreadable } from './failures.ts'
import type { ResponseFacts, SvgUsage, Usage } from './imaging.ts'

export interface ParsedResponse {
  /** The first picture's bytes, exactly as sent. */
  readonly picture: Buffer
  readonly facts: ResponseFacts
}

/** No picture takes so many tokens, by far: such a count is no usage, and must not become a sum that no cap survives. */
const mostTokens = 10_000_000
const count = z.number().int().nonnegative().max(mostTokens)
/** Of what came out. A server that counts nothing says 0: taken for what a picture cost, no cap would ever hold. */
const made = count.min(1)
const echo = z.string().max(100).nullable().catch(null)
const tokenDetails = z
  .object({ text_tokens: count.optional().catch(undefined), image_tokens: count.optional().catch(undefined) })
  .optional()
  .catch(undefined)

const pictureSchema = z.object({ b64_json: z.string().nullish(), url: z.string().nullish() })
/** What an answer says beside its picture: may be missing or unknown. */
const factsSchema = z.object({
  usage: z
    .object({ input_tokens: count, output_tokens: made, input_tokens_details: tokenDetails })
    .nullish()
    .catch(null),
  svg_usage: z
    .object({
      model: z.string().min(1).max(200),
      input_tokens: count,
      output_tokens: made,
      total_tokens: count.optional().catch(undefined),
    })
    .nullish()
    .catch(null),
  size: echo.optional(),
  quality: echo.optional(),
  background: echo.optional(),
  output_format: echo.optional(),
})
/** An Images API answer: strict about the picture, forgiving about the rest. */
const answerSchema = factsSchema.extend({ data: z.array(pictureSchema) })
type Answer = z.infer<typeof answerSchema>
/** The event that ends a stream: the picture lies among the facts. */
const eventSchema = factsSchema.extend(pictureSchema.shape)

const field = Buffer.from('"b64_json"')
const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const spaces = new Set([0x20, 0x09, 0x0a, 0x0d])

/**
 * Takes the first picture and the facts out of the raw body of an Images API answer, be it JSON or a stream of events. The
 * megabytes of base64 are found by their bytes and never become a JSON value; what is left is parsed as strict JSON. Throws
 * `response_unreadable`, also for a stream that ended without its finished picture.
 */
export function parseResponse(body: Buffer): ParsedResponse {
  const stream = completedEvent(body)
  if (stream !== null && stream.data === null) throw unreadable('its stream ended before the finished picture')
  const { json, base64 } = cutOut(stream?.data ?? body)
  const answer = stream === null ? parsed(json) : parsedEvent(json)
  const value = answer.data[0]?.b64_json ?? ''
  const text = base64.get(value) ?? value
  if (text === '') throw unreadable(whatIsMissing(answer))
  const facts = factsOf(answer)
  if (stream === null) return { picture: decoded(text), facts }
  return { picture: decoded(text), facts: { ...facts, pictures: stream.completed, partials: stream.partials } }
}

/** The body with every base64 string replaced by a placeholder no body can hold, and those strings by placeholder. */
function cutOut(body: Buffer): { readonly json: string; readonly base64: ReadonlyMap<string, string> } {
  const nonce = randomUUID()
  const base64 = new Map<string, string>()
  const pieces: string[] = []
  let from = 0
  for (let at = body.indexOf(field); at !== -1; at = body.indexOf(field, at + field.length)) {
    const start = valueStart(body, at + field.length)
    if (start === null) continue
    const end = stringEnd(body, start)
    if (end === null) break
    const placeholder = `${nonce}.${base64.size}`
    pieces.push(body.toString('utf8', from, start), placeholder)
    base64.set(placeholder, stringValue(body, start, end))
    from = end
    at = end
  }
  pieces.push(body.toString('utf8', from))
  return { json: pieces.join(''), base64 }
}

/** Index of the first byte inside the string that is the field's value; null when the value is no string. */
function valueStart(body: Buffer, after: number): number | null {
  let at = skipSpaces(body, after)
  if (body[at] !== colon) return null
  at = skipSpaces(body, at + 1)
  return body[at] === quote ? at + 1 : null
}

function skipSpaces(body: Buffer, from: number): number {
  let at = from
  while (spaces.has(body[at] ?? 0)) at += 1
  return at
}

/** Index of the closing quote; null when the body ends before it. */
function stringEnd(body: Buffer, start: number): number | null {
  for (let end = body.indexOf(quote, start); end !== -1; end = body.indexOf(quote, end + 1)) {
    let escapes = 0
    while (body[end - 1 - escapes] === backslash) escapes += 1
    if (escapes % 2 === 0) return end
  }
  return null
}

/** The string between two quotes. Only a string with escapes, such as `\/`, needs the JSON parser. */
function stringValue(body: Buffer, start: number, end: number): string {
  const span = body.subarray(start, end)
  if (!span.includes(backslash)) return span.toString('latin1')
  const value = strictJson(`"${span.toString('utf8')}"`)
  return typeof value === 'string' ? value : ''
}

function parsed(json: string): Answer {
  const answer = answerSchema.safeParse(strictJson(json.replace(/^\uFEFF/, '')))
  if (!answer.success) throw unreadable('it has no list of pictures')
  return answer.data
}

function parsedEvent(json: string): Answer {
  const event = eventSchema.safeParse(strictJson(json))
  if (!event.success) throw unreadable('its last event holds no picture')
  const { b64_json, url, ...facts } = event.data
  return { ...facts, data: [{ b64_json, url }] }
}

function strictJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unreadable('it is not complete JSON', error)
  }
}

function whatIsMissing(answer: Answer): string {
  if (answer.data.length === 0) return 'it holds no picture'
  return answer.data[0]?.url ? 'it holds a link instead of a picture' : 'its first entry holds no picture'
}

/**
 * Strict base64 (RFC 4648, section 4). Node skips what it does not know, so any stray character makes the result shorter
 * than the text promises; it also reads the URL alphabet, which is looked for.
 */
function decoded(text: string): Buffer {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = Buffer.from(text, 'base64')
  const whole = text.length % 4 === 0 && bytes.length === (text.length / 4) * 3 - padding
  if (!whole || text.includes('-') || text.includes('_')) throw unreadable('its picture is not valid base64')
  return bytes
}

function factsOf(answer: Answer): ResponseFacts {
  return {
    usage: answer.usage ? usageOf(answer.usage) : null,
    ...(answer.svg_usage && { svgUsage: svgUsageOf(answer.svg_usage) }),
    size: answer.size ?? null,
    quality: answer.quality ?? null,
    background: answer.background ?? null,
    format: answer.output_format ?? null,
    pictures: answer.data.length,
  }
}

function usageOf(usage: NonNullable<Answer['usage']>): Usage {
  const images = usage.input_tokens_details?.image_tokens ?? 0
  return {
    inputTokens: usage.input_tokens,
    inputTextTokens: usage.input_tokens_details?.text_tokens ?? Math.max(0, usage.input_tokens - images),
    inputImageTokens: images,
    outputTokens: usage.output_tokens,
  }
}

/** The total tells whether tokens of reasoning are among those that came out: the larger reading is never too little. */
function svgUsageOf(usage: NonNullable<Answer['svg_usage']>): SvgUsage {
  const { model, input_tokens: inputTokens, output_tokens: output, total_tokens: total = 0 } = usage
  return { model, inputTokens, outputTokens: Math.max(output, total - inputTokens) }
}
