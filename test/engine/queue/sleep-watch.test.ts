import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchSleep } from '../../../src/main/engine/queue/sleep-watch.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Wall-clock time that passes while the timer believes that 5 s did, once per step, ms. */
function wakes(steps: readonly number[]): number {
  let now = Date.parse('2026-11-22T12:00:00Z')
  let woke = 0
  const end = watchSleep(
    () => now,
    () => {
      woke += 1
    },
  )
  for (const step of steps) {
    now += step
    vi.advanceTimersByTime(5_000)
  }
  end()
  now += 3_600_000
  vi.advanceTimersByTime(60_000)
  return woke
}

it('says once that the machine slept, and nothing while it works or is merely busy', () => {
  expect(wakes([5_000, 5_010, 9_000, 20_000])).toBe(0)
  expect(wakes([5_000, 40_000, 5_000])).toBe(1)
  expect(wakes([8 * 3_600_000, 5_000, 8 * 3_600_000])).toBe(2)
})

it('takes a clock that is set back for what it is', () => {
  expect(wakes([-3_600_000, 5_000, 5_000])).toBe(0)
})
