import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { failureOf, ProofsheetError } from '../../../src/contract/failure.ts'
import { parseResponse } from '../../../src/main/engine/imaging/response.ts'

const read = (body: string): ReturnType<typeof parseResponse> => parseResponse(Buffer.from(body))
const messageOf = (body: string): string => {
  try {
    read(body)
  } catch (error) {
    const failure = failureOf(error)
    expect([failure.code, failure.money]).toEqual(['response_unreadable', 'charged'])
    return failure.message
  }
  throw new Error('It was read.')
}

test('any picture comes back exactly, whatever the order, spacing and escaping of the answer', () => {
  const space = fc.constantFrom('', ' ', '\n  ', '\t\r\n')
  const other = fc.constantFrom(
    '"created":1',
    '"x":{"b64_json":"AAAA"}',
    '"note":"say \\"b64_json\\": \\"no\\""',
    '"ü":[null]',
  )
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      fc.array(other, { maxLength: 3 }),
      fc.array(other, { maxLength: 3 }),
      space,
      fc.boolean(),
      (bytes, before, after, gap, escaped) => {
        const base64 = Buffer.from(bytes).toString('base64')
        const text = escaped ? base64.replaceAll('/', '\\/') : base64
        const entry = `{${gap}"revised":"a\\\\",${gap}"b64_json"${gap}:${gap}"${text}"${gap}}`
        const body = `${gap}{${[...before, `"data":${gap}[${gap}${entry}]`, ...after].join(`,${gap}`)}}`
        expect(read(body).picture.equals(bytes)).toBe(true)
      },
    ),
  )
})

test('a key written with escapes is found too', () => {
  expect(read('{"data":[{"b64\\u005fjson":"AQID"}]}').picture).toEqual(Buffer.from([1, 2, 3]))
  expect(read('\uFEFF{"data":[{"b64_json":"AQID"}]}').picture).toEqual(Buffer.from([1, 2, 3]))
})

test('unknown and wrong facts are forgiven', () => {
  const { facts } = read(
    '{"data":[{"b64_json":"AQID"}],"usage":{"input_tokens":"many"},"size":7,"quality":"high","svg":{}}',
  )
  expect(facts).toEqual({ usage: null, size: null, quality: 'high', background: null, format: null, pictures: 1 })
  const { usage } = read('{"data":[{"b64_json":"AQID"}],"usage":{"input_tokens":9,"output_tokens":5}}').facts
  expect(usage).toEqual({ inputTokens: 9, inputTextTokens: 9, inputImageTokens: 0, outputTokens: 5 })
})

test.each([
  '{"input_tokens":0,"output_tokens":0}',
  '{"input_tokens":9,"output_tokens":0}',
  '{"input_tokens":9,"output_tokens":-5}',
  '{"input_tokens":-9,"output_tokens":5}',
  '{"input_tokens":9,"output_tokens":1e12}',
  '{"input_tokens":9,"output_tokens":0.5}',
])('%s is no usage of a picture: what it cost is not known by it', (said) => {
  expect(read(`{"data":[{"b64_json":"AQID"}],"usage":${said}}`).facts.usage).toBeNull()
})

test.each([
  ['', 'not complete JSON'],
  ['<html>busy</html>', 'not complete JSON'],
  ['{"data":[{"b64_json":"AQID', 'not complete JSON'],
  ['{"data":[{"b64_json":"AQID"}]', 'not complete JSON'],
  ['{"data":[{"b64_json":"AQID"}]} trailing', 'not complete JSON'],
  ['{"error":{"message":"no"}}', 'no list of pictures'],
  ['{"data":[]}', 'holds no picture'],
  ['{"data":[{"b64_json":null}]}', 'holds no picture'],
  ['{"data":[{"b64_json":""}]}', 'holds no picture'],
  ['{"data":[{"url":"https://x.example/1"}]}', 'a link instead'],
  ['{"data":[{"b64_json":"AQI"}]}', 'not valid base64'],
  ['{"data":[{"b64_json":"AQ=="},{"b64_json":"AQID"}', 'not complete JSON'],
  ['{"data":[{"b64_json":"AQ\\nID"}]}', 'not valid base64'],
  ['{"data":[{"b64_json":"A-_D"}]}', 'not valid base64'],
  ['{"data":[{"b64_json":"AQ=DAQID"}]}', 'not valid base64'],
  ['{"data":[{"b64_json":"<htm"}]}', 'not valid base64'],
  ['{"data":[{"b64_json":"data:image/png;base64,AQID"}]}', 'not valid base64'],
])('%s is unreadable: %s', (body, reason) => {
  expect(messageOf(body)).toContain(reason)
})

test('hostile bodies end in a failure or a picture, never otherwise', () => {
  const scrap = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ':',
    ',',
    '"b64_json"',
    '"data"',
    'AQID',
    '__proto__',
    '\u0000',
    ' ',
    '=',
  )
  const body = fc.oneof(
    fc.array(scrap, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.json({ depthSize: 'large' }),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  )
  fc.assert(
    fc.property(body, (text) => {
      try {
        expect(read(text).picture.length).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toBeInstanceOf(ProofsheetError)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a body nested 100,000 deep is refused', () => {
  expect(messageOf('['.repeat(100_000))).toContain('JSON')
  expect(messageOf(`{"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).toContain('no list of pictures')
})
