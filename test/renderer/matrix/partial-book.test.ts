import { expect, test } from 'vitest'
import { PartialBook } from '../../../src/renderer/matrix/partial-book.ts'

test('a partial picture is told to whoever shows its job, and to nobody else', () => {
  const book = new PartialBook()
  const told: string[] = []
  const stop = book.subscribe(1, () => told.push('one'))
  book.subscribe(2, () => told.push('two'))
  book.put(1, { index: 1, of: 3 })
  book.put(1, { index: 2, of: 3 })
  expect(told).toEqual(['one', 'one'])
  expect([book.newest(1, null), book.newest(2, null)]).toEqual([{ index: 2, of: 3 }, null])
  stop()
  book.put(1, { index: 3, of: 3 })
  expect(told).toEqual(['one', 'one'])
})

test('what came before a job was claimed again belongs to the try before', () => {
  const book = new PartialBook()
  book.put(1, { index: 3, of: 3 }, 1_000)
  expect(book.newest(1, 900)).toEqual({ index: 3, of: 3 })
  expect(book.newest(1, 1_100)).toBeNull()
  book.put(1, { index: 1, of: 3 }, 1_200)
  expect(book.newest(1, 1_100)).toEqual({ index: 1, of: 3 })
})

test('a forgotten one is gone, and its cell hears of it once', () => {
  const book = new PartialBook()
  let told = 0
  book.put(1, { index: 1, of: 1 })
  book.subscribe(1, () => (told += 1))
  book.forget(1)
  book.forget(1)
  expect([book.newest(1, null), told]).toEqual([null, 1])
})

test('a long run does not make it grow', () => {
  const book = new PartialBook()
  for (let jobId = 1; jobId <= 2_000; jobId += 1) book.put(jobId, { index: 1, of: 3 })
  const known = Array.from({ length: 2_000 }, (_, at) => book.newest(at + 1, null)).filter(Boolean)
  expect(known).toHaveLength(500)
  expect(book.newest(2_000, null)).not.toBeNull()
})
