import { describe, expect, test } from 'vitest'
import { pauseCauses, type Pause } from '../../../src/contract/batch.ts'
import { pauseAction, pauseWords, recoverySentences } from '../../../src/renderer/queue/pause-words.ts'

const since = new Date().setHours(14, 9, 0, 0)
const pause = (cause: Pause['cause'], message: string, action = 'Resume to go on.'): Pause => ({
  cause,
  message,
  action,
  since,
})

describe('a stop in words', () => {
  test('offline: since when, what waits, and that nothing sent is sent twice', () => {
    expect(pauseWords(pause('offline', 'The provider cannot be reached.'), { waiting: 218, unknown: 6 })).toEqual({
      title: 'You’re offline since 14:09.',
      text: '218 images wait here. The 6 already sent are held as unknown and never sent again on their own.',
    })
    expect(pauseWords(pause('offline', ''), { waiting: 1, unknown: 1 }).text).toBe(
      '1 image waits here. The one already sent is held as unknown and never sent again on its own.',
    )
  })

  test('a cap says itself what is left; an amount does not end the sentence', () => {
    expect(
      pauseWords(pause('cap', 'Stopped at the $50.00 cap. 31 images are left.'), { waiting: 31, unknown: 0 }),
    ).toEqual({ title: 'Stopped at the $50.00 cap.', text: '31 images are left.' })
  })

  test('a refused key: the first sentence stands out, the money fact follows', () => {
    const message = 'api.openai.com did not accept the API key. Nothing was made and nothing was charged.'
    expect(pauseWords(pause('key', message), { waiting: 218, unknown: 0 })).toEqual({
      title: 'api.openai.com did not accept the API key.',
      text: 'Nothing was made and nothing was charged. 218 images wait here.',
    })
  })

  test('every cause has words, and at most one thing to do', () => {
    for (const cause of pauseCauses) {
      expect(pauseWords(pause(cause, 'It stopped.'), { waiting: 2, unknown: 0 }).title).not.toBe('')
      expect(pauseAction(pause(cause, 'It stopped.'), 0).kind).toBe(expected[cause])
    }
  })

  test('after too many alike, those without an answer are shown first', () => {
    expect(pauseAction(pause('breaker', ''), 0)).toEqual({ kind: 'show', state: 'failed' })
    expect(pauseAction(pause('breaker', ''), 5)).toEqual({ kind: 'show', state: 'unknown' })
  })
})

const expected: Readonly<Record<Pause['cause'], string>> = {
  user: 'none',
  cancelled: 'none',
  cap: 'raise',
  cap_day: 'raise',
  cap_library: 'raise',
  key: 'remedy',
  keychain: 'resume',
  quota: 'remedy',
  unverified: 'remedy',
  offline: 'resume',
  breaker: 'show',
  disk: 'remedy',
  crash: 'resume',
  interrupted: 'resume',
}

describe('after a crash', () => {
  const totals = { done: 1_046, waiting: 218, unknown: 6, failed: 22 }

  test('three sentences: what there is, what is unclear and its price, what happens next', () => {
    expect(recoverySentences({ stored: 3, unknown: 6, atRiskUsd: 0.19, setAside: 2, totals })).toEqual([
      '1,046 pictures are done, 218 images wait and 22 images failed; 3 answers had already arrived and became pictures now.',
      '6 requests were sent without an answer: $0.19 stays held until you decide.',
      '2 images were under way in two stops and are set aside; nothing is sent until you resume.',
    ])
  })

  test('a clean one is said to be clean', () => {
    const clean = { stored: 0, unknown: 0, atRiskUsd: 0, setAside: 0, totals: { ...totals, unknown: 0 } }
    expect(recoverySentences(clean).slice(1)).toEqual([
      'No request was without an answer, and nothing may be charged twice.',
      'Nothing is sent until you resume.',
    ])
  })
})
