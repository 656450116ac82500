import { assertNever } from '../../contract/assert-never.ts'
import type { AttemptView } from '../../contract/job.ts'
import { failureMessage } from '../failure-message.ts'
import { duration } from '../ui/format.ts'

/** What became of one attempt, in a few words. */
export function attemptWords(attempt: AttemptView): string {
  switch (attempt.state) {
    case 'stored':
      return attempt.settledAt === null
        ? 'Done'
        : `Done in ${duration((attempt.settledAt - attempt.preparedAt) / 1000)}`
    case 'refused':
      return attempt.failure ? failureMessage(attempt.failure).title : 'Refused'
    case 'not_sent':
      return 'Not sent'
    case 'unknown':
      return 'Sent, no answer'
    case 'prepared':
      return 'Written down, not sent'
    case 'sent':
      return 'Sent, waiting for the answer'
    case 'received':
      return attempt.failure ? failureMessage(attempt.failure).title : 'Answer received'
    default:
      return assertNever(attempt.state)
  }
}
