import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../src/contract/failure.ts'
import {
  byBatch,
  choiceLabels,
  lookedSentence,
  threeSentences,
  undecided,
  usagePageOf,
} from '../../../src/renderer/queue/resolve-dialog-words.ts'
import { triageJob } from './triage-job.ts'

const unreadable: Failure = {
  code: 'response_unreadable',
  message: 'The answer cannot be read.',
  money: 'charged',
  action: 'Ask the provider.',
}

describe('the three sentences about an unknown outcome', () => {
  it('say what happened, what it may have cost and what each choice does', () => {
    const all = undecided([triageJob(), triageJob({ jobId: 2, heldUsd: 0.04 })])
    const [happened, cost, choices] = threeSentences(all)
    expect(happened).toBe(
      '2 requests were sent and no answer came back, so nobody here can tell whether the pictures were made.',
    )
    expect(cost).toBe('They may have been charged, up to $0.07, which stays held from the cap until you decide.')
    for (const part of ['sends nothing', 'charged a second time', 'frees the $0.07']) expect(choices).toContain(part)
  })

  it('speak of one request in the singular', () => {
    const [happened, cost] = threeSentences(undecided([triageJob()]))
    expect(happened).toBe(
      'One request was sent and no answer came back, so nobody here can tell whether the picture was made.',
    )
    expect(cost).toMatch(/^It may have been charged, up to \$0\.03/)
  })

  it('never promise money back that is known to be charged', () => {
    const all = undecided([triageJob({ failure: unreadable })])
    const [happened, cost, choices] = threeSentences(all)
    expect(happened).toContain('answered')
    expect(cost).toMatch(/^It was charged/)
    expect(choices).toContain('counts the $0.03 as spent')
    expect(choices).not.toContain('frees')
    expect(choiceLabels(all)).toEqual({
      resend: 'Send again (a second charge, $0.03)',
      writeOff: 'Give up and count $0.03 as spent',
    })
  })

  it('say of what was set aside why, and that what arrived is kept', () => {
    const failure: Failure = { code: 'set_aside', message: 'It stopped twice.', money: 'held', action: 'Look.' }
    const [happened, , choices] = threeSentences(undecided([triageJob({ failure })]))
    expect(happened).toContain('two times that Proofsheet stopped')
    expect(happened).toContain('kept as received')
    expect(choices).toContain('what is kept on this computer')
  })

  it('name no sum in practice mode', () => {
    const job = triageJob({ heldUsd: 0 })
    const all = undecided([{ ...job, attempt: job.attempt && { ...job.attempt, host: 'practice' } }])
    expect(threeSentences(all).join(' ')).not.toContain('$')
    expect(choiceLabels(all)).toEqual({ resend: 'Send again (no cost)', writeOff: 'Give up' })
  })

  it('keep the word "check" for providers that can be asked', () => {
    const jobs = [triageJob(), triageJob({ failure: unreadable })]
    for (const job of jobs) {
      const all = undecided([job])
      const { resend, writeOff } = choiceLabels(all)
      expect([...threeSentences(all), resend, writeOff].join(' ')).not.toMatch(/check/i)
    }
  })
})

it('the button that may pay twice says how much, by the highest price', () => {
  const all = undecided([triageJob(), triageJob({ jobId: 2, estimatedUsd: { low: 0.1, high: 0.2 } })])
  expect(choiceLabels(all)).toEqual({
    resend: 'Send again (may be a second charge, $0.23)',
    writeOff: 'Give up and release the hold',
  })
})

it('looking says what was found and that nothing was sent', () => {
  expect(lookedSentence({ looked: 1, found: 0 })).toBe('No answer to it is on this computer. Nothing was sent.')
  expect(lookedSentence({ looked: 3, found: 1 })).toBe(
    '1 answer was found and becomes its picture without a new request. 2 requests are still undecided.',
  )
  expect(lookedSentence({ looked: 2, found: 2 })).toBe(
    '2 answers were found and become their pictures without a new request.',
  )
  expect(lookedSentence({ looked: 0, found: 0 })).toBe('None of these is undecided any more.')
})

it('the usage page is offered only for the provider it belongs to', () => {
  expect(usagePageOf('api.openai.com')).toBe('openai-usage')
  expect(usagePageOf('api.openai.com.example.org')).toBeNull()
  expect(usagePageOf('127.0.0.1:8080')).toBeNull()
})

it('a decision names the jobs of each batch', () => {
  const jobs = [triageJob({ jobId: 4, batchId: 2 }), triageJob({ jobId: 5 }), triageJob({ jobId: 6, batchId: 2 })]
  expect([...byBatch(jobs)]).toEqual([
    [2, [4, 6]],
    [1, [5]],
  ])
})
