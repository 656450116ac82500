import { expect, test } from 'vitest'
import type { PaceView } from '../../../src/contract/queue.ts'
import { gaugeOf, rate, waitWords } from '../../../src/renderer/queue/pace-words.ts'

const now = new Date(2026, 10, 22, 14, 30).getTime()
const lane: PaceView = {
  provider: 'openai',
  host: 'api.openai.com',
  imagesPerMinute: 6,
  tokensPerMinute: null,
  learnedFrom: 'headers',
  learnedAt: new Date(2026, 10, 22, 14, 2).getTime(),
  width: 4,
  waitMs: 0,
  sent: 100,
  refused: 0,
}

test('the limit is said with who told it and when', () => {
  expect(gaugeOf([lane], now)).toEqual({
    limit: 6,
    figure: '6 per minute',
    source: ', learnt from OpenAI at 14:02',
    refusals: '',
  })
  expect(gaugeOf([{ ...lane, learnedFrom: 'refusal' }], now).source).toBe(', learnt when OpenAI refused at 14:02')
  expect(gaugeOf([{ ...lane, learnedFrom: 'trial' }], now).source).toBe(', found by trying OpenAI at 14:02')
})

test('a limit nobody met is not guessed', () => {
  expect(gaugeOf([{ ...lane, imagesPerMinute: null, learnedFrom: null, learnedAt: null }], now)).toMatchObject({
    limit: null,
    source: 'No limit met yet',
  })
  expect(gaugeOf([], now).limit).toBeNull()
})

test('limits of several lanes add up; the busiest speaks', () => {
  const other = { ...lane, provider: 'other', host: 'images.example', imagesPerMinute: 20, sent: 500 }
  expect(gaugeOf([lane, other], now)).toMatchObject({
    limit: 26,
    source: ', learnt from images.example and 1 more at 14:02',
  })
})

test('refusals for pace are said above 2 %', () => {
  expect(gaugeOf([{ ...lane, refused: 2 }], now).refusals).toBe('')
  expect(gaugeOf([{ ...lane, refused: 3 }], now).refusals).toBe('3.0\u00A0% refused for pace')
})

test('the wait counts down and ends', () => {
  const snoozed = { ...lane, waitMs: 12_000 }
  expect(waitWords([snoozed], 0)).toBe('Sends again in 12 s')
  expect(waitWords([snoozed], 9_500)).toBe('Sends again in 3 s')
  expect(waitWords([snoozed], 12_000)).toBe('')
  expect(waitWords([snoozed, lane], 0)).toBe('')
  expect(waitWords([], 0)).toBe('')
})

test('a pace below ten has one decimal', () => {
  expect([rate(5.94), rate(120.4), rate(0), rate(1_234)]).toEqual(['5.9', '120', '0', '1,234'])
})
