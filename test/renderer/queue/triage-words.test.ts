import { describe, expect, it } from 'vitest'
import { failureCodes, type Failure } from '../../../src/contract/failure.ts'
import type { TriageGroup } from '../../../src/contract/queue.ts'
import { clock } from '../../../src/renderer/queue/time.ts'
import { exampleWords, groupSentence } from '../../../src/renderer/queue/triage-words.ts'
import { triageJob } from './triage-job.ts'

function group(example: Failure, change: Partial<TriageGroup> = {}): TriageGroup {
  return {
    key: example.code,
    parameter: null,
    cause: example.code,
    state: 'failed',
    count: 2,
    example,
    keys: ['P-1'],
    heldUsd: 0,
    batchIds: [1],
    action: { kind: 'retry' },
    ...change,
  }
}

describe('the sentence of a group', () => {
  it('ends in what became of the money, once', () => {
    const quiet: Failure = { code: 'provider_refused', message: 'It was refused.', money: 'not_charged', action: '' }
    expect(groupSentence(group(quiet))).toBe('It was refused. Not charged.')
    const telling = { ...quiet, message: 'Nothing was made and nothing was charged.' }
    expect(groupSentence(group(telling))).toBe('Nothing was made and nothing was charged.')
  })

  it('says what refused words have in common instead of quoting one row', () => {
    const blocked: Failure = {
      code: 'moderation_blocked',
      message: 'The safety system blocked this prompt. It says: “…”',
      money: 'not_charged',
      action: '',
    }
    expect(groupSentence(group(blocked))).toBe(
      'The provider refused the words, or the picture made of them. Words are not charged; a picture may be and counts as spent.',
    )
  })

  it('of an unknown outcome ends in what is held, whatever the cause', () => {
    for (const code of failureCodes) {
      const example: Failure = { code, message: 'Something.', money: 'held', action: '' }
      const sentence = groupSentence(group(example, { state: 'unknown', heldUsd: 0.07 }))
      expect(sentence, code).toContain('never run again on their own')
      expect(sentence, code).toMatch(/\$0\.07 stays held\.$/)
    }
  })
})

describe('an example', () => {
  it('of an unknown outcome says when it was sent and what is held', () => {
    const at = new Date(2026, 10, 22, 14, 2, 41).getTime()
    const job = triageJob()
    const sent = triageJob({ attempt: job.attempt && { ...job.attempt, sentAt: at } })
    expect(exampleWords(sent)).toBe(`Studio, sent ${clock(at)}, $0.03 held`)
    expect(exampleWords(job)).toBe('Studio, $0.03 held')
  })

  it('of a failure shows the words it was about', () => {
    expect(exampleWords(triageJob({ state: 'failed' }))).toBe('Studio, “A blue mug”')
  })
})
