import type { FailureCode } from '../../contract/failure.ts'
import type { TriageGroup, TriageJob } from '../../contract/queue.ts'
import { formatUsd } from '../../contract/money.ts'
import { failureMessage } from '../failure-message.ts'
import { clock } from './time.ts'

/** Causes whose own message quotes one row at length: a group says what they have in common. */
const common: Partial<Record<FailureCode, string>> = {
  moderation_blocked:
    'The provider refused the words, or the picture made of them. Words are not charged; a picture may be and counts as spent.',
  model_not_found: 'The provider does not have this model, or the key may not use it.',
}

/** What happened to a group, in a sentence or two that end in what it did to money. */
export function groupSentence({ example, state, heldUsd }: TriageGroup): string {
  if (state === 'unknown') return unknownSentence(example.code, heldUsd)
  const { sentence, money } = failureMessage(example, heldUsd)
  const what = common[example.code] ?? sentence
  // Some sentences already say what became of the money.
  return money === '' || /\bcharged\b/.test(what) ? what : `${what} ${money}.`
}

function unknownSentence(code: FailureCode, heldUsd: number): string {
  return `${unknownWhat(code)} These never run again on their own. ${formatUsd(heldUsd)} stays held.`
}

function unknownWhat(code: FailureCode): string {
  if (code === 'outcome_unknown') return 'Sent, but no answer came back.'
  if (code === 'set_aside') return 'Under way in two stops of Proofsheet, so set aside. Whatever arrived is kept.'
  return 'Answered, but no picture could be made of the answer. It is kept as received.'
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
