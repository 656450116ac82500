import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { latestOnly } from '../../../src/renderer/import/latest.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function desk() {
  const answers = new Map<string, (text: string) => void>()
  const told: string[] = []
  const latest = latestOnly<string, string>(
    200,
    (input) => new Promise((resolve) => answers.set(input, resolve)),
    (result) => told.push(result.ok ? result.answer : 'failed'),
  )
  return { answers, told, latest }
}

test('inputs that follow each other quickly are one question', async () => {
  const { answers, latest } = desk()
  latest.want('a')
  await vi.advanceTimersByTimeAsync(150)
  latest.want('b')
  await vi.advanceTimersByTimeAsync(200)
  expect([...answers.keys()]).toEqual(['b'])
})

test('an answer that comes after a newer question is dropped', async () => {
  const { answers, told, latest } = desk()
  latest.want('a')
  await vi.advanceTimersByTimeAsync(200)
  latest.want('b')
  await vi.advanceTimersByTimeAsync(200)
  answers.get('b')?.('B')
  answers.get('a')?.('A')
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual(['B'])
})

test('nothing is told after stop', async () => {
  const { answers, told, latest } = desk()
  latest.want('a')
  await vi.advanceTimersByTimeAsync(200)
  latest.stop()
  answers.get('a')?.('A')
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual([])
})
