import * as fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { EventScanner, type ScannedEvent } from '../../../src/main/engine/provider/event-scanner.ts'

function scan(chunks: Iterable<Buffer>, keeps: (name: string) => boolean = () => true): ScannedEvent[] {
  const events: ScannedEvent[] = []
  const scanner = new EventScanner(keeps, (event) => events.push(event))
  for (const chunk of chunks) scanner.push(chunk)
  scanner.end()
  return events
}

const texts = (events: readonly ScannedEvent[]) => events.map(({ name, data }) => [name, data.toString()])

/** Cut wherever the sizes say, the last of them again and again. */
function* cut(body: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, turn = 0; at < body.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    yield body.subarray(at, at + size)
    at += size
  }
}

test('events come out the same however the stream is cut', () => {
  const long = 'A'.repeat(700)
  const event = fc.tuple(
    fc.constantFrom('event: a.partial_image\n', 'event:a.completed\n', ''),
    fc.constantFrom('{"type":"a.partial_image"}', `{"type":"a.completed","b64_json":"${long}"}`, 'x', `${long}: ü`),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
  )
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }),
      (events, sizes) => {
        const body = events
          .map(([head, data, end, twice]) => {
            const lines = `${head}: a comment\n${twice ? 'data: more\n' : ''}data: ${data}\n\n`
            return lines.replaceAll('\n', end)
          })
          .join('')
        const expected = events.map(([head, data, , twice]) => {
          const named = /^event:\s?(.*)\n/.exec(head)?.[1]
          const typed = twice ? undefined : /^\{"type":"([^"]+)"/.exec(data)?.[1]
          return [named ?? typed ?? null, twice ? `more\n${data}` : data]
        })
        expect(texts(scan(cut(Buffer.from(body), sizes)))).toEqual(expected)
      },
    ),
  )
})

test('a mark of the byte order before the first line is no part of it', () => {
  const body = Buffer.from('\uFEFFevent: x.completed\ndata: \uFEFFa\n\n')
  expect(texts(scan(cut(body, [1])))).toEqual([['x.completed', '\uFEFFa']])
})

test('an event that is cut off is none; one whose last blank line is missing is', () => {
  expect(texts(scan([Buffer.from('data: a\n\ndata: b\n')]))).toEqual([
    [null, 'a'],
    [null, 'b'],
  ])
  expect(texts(scan([Buffer.from('data: a\n\ndata: {"type":"x.completed"')]))).toEqual([[null, 'a']])
  expect(scan([Buffer.from('event: x.completed\ndata: {"b64_json":"AAAA')])).toEqual([])
})

test('data nobody keeps is counted and dropped, by its event line or by its own type', () => {
  const data = `{"type":"x.completed","b64_json":"${'A'.repeat(100_000)}"}`
  for (const head of ['event: x.completed\n', '']) {
    const body = Buffer.from(`${head}data: ${data}\n\n`)
    const events = scan(cut(body, [1_000]), (name) => !name.endsWith('.completed'))
    expect(texts(events)).toEqual([['x.completed', '']])
  }
})

test('a line of 30 MB in pieces of 64 KB is copied once', () => {
  let copied = 0
  const concat = Buffer.concat.bind(Buffer)
  vi.spyOn(Buffer, 'concat').mockImplementation((pieces, length) => {
    const whole = concat(pieces, length)
    copied += whole.length
    return whole
  })
  onTestFinished(() => void vi.restoreAllMocks())
  const size = 30_000_000
  const body = Buffer.concat([
    Buffer.from('event: x.partial_image\ndata: '),
    Buffer.alloc(size, 'A'),
    Buffer.from('\n\n'),
  ])
  copied = 0
  const [event] = scan(cut(body, [65_536]))
  expect(event?.data.length).toBe(size)
  expect(copied).toBeLessThan(1.01 * size)
})
