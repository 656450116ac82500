import type { TriageGroup, TriageJob } from '../../contract/queue.ts'
import { formatUsd } from '../../contract/money.ts'
import { failureMessage } from '../failure-message.ts'
import { clock } from './time.ts'

/** What happened to a group, in a sentence or two that end in what it did to money. */
export function groupSentence({ example, state, heldUsd }: TriageGroup): string {
  if (state === 'unknown') return unknownSentence(example.code, heldUsd)
  const { sentence, money } = failureMessage(example, heldUsd)
  // Some sentences already say what became of the money.
  return money === '' || /\bcharged\b/.test(sentence) ? sentence : `${sentence} ${money}.`
}

function unknownSentence(code: string, heldUsd: number): string {
  const what =
    code === 'outcome_unknown'
      ? 'Sent, but no answer came back.'
      : 'Answered, but no picture could be made of the answer. It is kept as received.'
  return `${what} These never run again on their own. ${formatUsd(heldUsd)} stays held.`
}

/** One example beside its key: when it was sent and what is held, or the words that were refused. */
export function exampleWords(job: TriageJob): string {
  if (job.state !== 'unknown') return `${job.variantName}, “${job.prompt}”`
  const sentAt = job.attempt?.sentAt ?? null
  return [
    job.variantName,
    ...(sentAt === null ? [] : [`sent ${clock(sentAt)}`]),
    `${formatUsd(job.heldUsd)} held`,
  ].join(', ')
}
