import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { throttleLatest } from '../../src/renderer/throttle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the first value shows at once, then the newest once a second, and the last one always', () => {
  const seen: number[] = []
  const put = throttleLatest(1_000, (_key: string, value: number) => seen.push(value))
  for (const value of [1, 2, 3]) put('a', value)
  expect(seen).toEqual([1])
  vi.advanceTimersByTime(1_000)
  expect(seen).toEqual([1, 3])
  vi.advanceTimersByTime(5_000)
  expect(seen).toEqual([1, 3])
  put('a', 4)
  expect(seen).toEqual([1, 3, 4])
})

test('keys do not wait for each other', () => {
  const seen: string[] = []
  const put = throttleLatest(1_000, (key: string, value: number) => seen.push(`${key}${value}`))
  put('a', 1)
  put('b', 1)
  expect(seen).toEqual(['a1', 'b1'])
})
