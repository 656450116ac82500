import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { failureOf } from '../../../src/contract/failure.ts'
import { parseResponse } from '../../../src/main/engine/imaging/response.ts'

const usage = {
  input_tokens: 2_611,
  input_tokens_details: { text_tokens: 51, image_tokens: 2_560 },
  output_tokens: 1_572,
  total_tokens: 4_183,
}

function event(type: string, data: object, end = '\n'): string {
  return `event: ${type}${end}data: ${JSON.stringify({ type, ...data })}${end}${end}`
}

const partial = (index: number): string =>
  event('image_edit.partial_image', { b64_json: 'AAAA', partial_image_index: index })
const completed = (bytes: Uint8Array, end?: string): string =>
  event('image_edit.completed', { b64_json: Buffer.from(bytes).toString('base64'), size: '1536x1024', usage }, end)

function messageOf(body: string): string {
  try {
    parseResponse(Buffer.from(body))
  } catch (error) {
    return failureOf(error).message
  }
  throw new Error('It was read.')
}

test('the finished picture of a stream, its usage, and how many previews came', () => {
  const body = `\uFEFF: hello\n\n${partial(0)}${partial(1)}${completed(new Uint8Array([1, 2, 3]))}`
  const { picture, facts } = parseResponse(Buffer.from(body))
  expect(picture).toEqual(Buffer.from([1, 2, 3]))
  expect(facts).toEqual({
    usage: { inputTokens: 2_611, inputTextTokens: 51, inputImageTokens: 2_560, outputTokens: 1_572 },
    size: '1536x1024',
    quality: null,
    background: null,
    format: null,
    pictures: 1,
    partials: 2,
  })
})

test('any picture comes back exactly, with any line ends, without event lines and without the last blank line', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.boolean(),
      fc.boolean(),
      (bytes, end, named, ended) => {
        const whole = completed(bytes, end)
        const cut = ended ? whole : whole.slice(0, -2 * end.length)
        const body = partial(0) + (named ? cut : cut.slice(cut.indexOf('data:')))
        expect(parseResponse(Buffer.from(body)).picture.equals(bytes)).toBe(true)
      },
    ),
  )
})

const first = completed(new Uint8Array([1, 2, 3]))

test.each([
  ['a second one', completed(new Uint8Array([4])), 2],
  ['a second one that is cut', completed(new Uint8Array(30)).slice(0, -20), 2],
  ['a second one without a picture', event('image_edit.completed', {}), 2],
  ['an error', event('error', { error: { code: 'server_error' } }), 1],
])('a finished picture outlives what follows it: %s', (_, after, pictures) => {
  const { picture, facts } = parseResponse(Buffer.from(first + after))
  expect([[...picture], facts.pictures]).toEqual([[1, 2, 3], pictures])
})

test('a stream may begin with blanks that keep its connection alive', () => {
  for (const blanks of ['\n'.repeat(200), `${' '.repeat(2_000)}\n`, '\r\n\r\n'.repeat(50)])
    expect([...parseResponse(Buffer.from(blanks + first)).picture]).toEqual([1, 2, 3])
})

test.each([
  [partial(0), 'before the finished picture'],
  ['event: error\ndata: {"error":{"code":"server_error"}}\n\n', 'before the finished picture'],
  [completed(new Uint8Array(30)).slice(0, -20), 'not complete JSON'],
  [event('image_generation.completed', {}), 'holds no picture'],
  [event('image_generation.completed', { url: 'https://x.example/1' }), 'a link instead'],
  ['data: {"type":"image_generation.completed","b64_json":7}\n\n', 'holds no picture'],
])('%s is unreadable: %s', (body, reason) => {
  expect(messageOf(body)).toContain(reason)
})
