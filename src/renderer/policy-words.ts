import { assertNever } from '../contract/assert-never.ts'
import { formatUsd } from '../contract/money.ts'
import type { UnknownPolicy } from '../contract/recipe.ts'

/** What a rule says in a few words: "Hold until I decide". */
export function policyWords(policy: UnknownPolicy): string {
  switch (policy.kind) {
    case 'hold':
      return 'Hold until I decide'
    case 'retry_once':
      return 'Send again once'
    case 'retry_within':
      return `Send again within ${formatUsd(policy.usd)}`
    default:
      return assertNever(policy)
  }
}

/** What a rule means for money, one sentence. */
export function policySentence(policy: UnknownPolicy): string {
  switch (policy.kind) {
    case 'hold':
      return 'Nothing is paid twice: the money stays held from the cap and you are asked.'
    case 'retry_once':
      return 'Each may be paid twice, once more at most; both count towards the cap.'
    case 'retry_within':
      return `Up to ${formatUsd(policy.usd)} of this batch may be paid twice; after that they are held.`
    default:
      return assertNever(policy)
  }
}
