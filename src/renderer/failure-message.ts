import { assertNever } from '../contract/assert-never.ts'
import type { Failure, FailureCode, MoneyFate } from '../contract/failure.ts'
import { formatUsd } from '../contract/money.ts'

/** What a press on a failure's button does. */
export type RemedyKind =
  | 'key-settings'
  | 'budget-settings'
  | 'library-settings'
  | 'billing'
  | 'verification'
  | 'queue'
  | 'restart-engine'
  | 'choose-library'

export interface Remedy {
  readonly kind: RemedyKind
  readonly label: string
}

/** A failure as the window says it: what happened, what it cost, what to do. */
export interface FailureMessage {
  /** Two or three words, the cell's headline. */
  readonly title: string
  readonly sentence: string
  /** "Not charged", "$0.03 held", "May be charged: counted as spent"; empty when no paid request was involved. */
  readonly money: string
  /** What to do, one sentence. */
  readonly action: string
  /** The same as a button, where the window has one. */
  readonly remedy: Remedy | null
}

/** The words for a failure. `heldUsd`: what the budget holds for it, where that is known. */
export function failureMessage(failure: Failure, heldUsd?: number): FailureMessage {
  return {
    title: titleOf(failure.code),
    sentence: failure.message,
    money: moneySentence(failure.money, heldUsd),
    action: failure.action,
    remedy: remedyOf(failure.code),
  }
}

/** The money fact of a failure: "Not charged", "$0.03 held". */
export function moneySentence(fate: MoneyFate, heldUsd?: number): string {
  switch (fate) {
    case 'none':
      return ''
    case 'not_charged':
      return 'Not charged'
    case 'counted':
      return 'May be charged: counted as spent'
    case 'held':
      return heldUsd === undefined ? 'Money held' : `${formatUsd(heldUsd)} held`
    case 'charged':
      return `Counts as charged, ${heldUsd === undefined ? 'money' : formatUsd(heldUsd)} held`
    default:
      return assertNever(fate)
  }
}

const titles: Readonly<Record<FailureCode, string>> = {
  bad_request: 'Not understood',
  not_found: 'Not found',
  conflict: 'Changed meanwhile',
  sheet_unreadable: 'Sheet unreadable',
  sheet_empty: 'Sheet is empty',
  sheet_too_large: 'Sheet too large',
  recipe_invalid: 'Recipe invalid',
  plan_has_problems: 'Rows have problems',
  network: 'No connection',
  key_missing: 'No key',
  key_unusable: 'Key unreadable',
  key_waiting: 'Keychain waits',
  cap_reached: 'Cap reached',
  key_refused: 'Key refused',
  not_verified: 'Not verified',
  forbidden: 'Not allowed',
  quota_exhausted: 'Out of credit',
  rate_limited: 'Rate limit',
  moderation_blocked: 'Moderation',
  invalid_parameter: 'Invalid setting',
  model_not_found: 'Model not found',
  provider_refused: 'Refused',
  outcome_unknown: 'Unknown outcome',
  response_unreadable: 'Answer unreadable',
  picture_undecodable: 'Picture damaged',
  converter_crashed: 'Converter stopped',
  set_aside: 'Set aside',
  disk_full: 'Disk full',
  disk_error: 'Disk error',
  library_locked: 'Library in use',
  library_newer: 'Library is newer',
  library_unsafe: 'Library not safe',
  library_missing: 'Library missing',
  library_damaged: 'Library damaged',
  target_unwritable: 'Folder not writable',
  engine_gone: 'Engine stopped',
  cancelled: 'Cancelled',
  internal: 'Internal error',
}

function titleOf(code: FailureCode): string {
  return titles[code]
}

function remedyOf(code: FailureCode): Remedy | null {
  switch (code) {
    case 'key_missing':
      return { kind: 'key-settings', label: 'Add key…' }
    case 'key_unusable':
    case 'key_refused':
      return { kind: 'key-settings', label: 'Replace key…' }
    case 'not_verified':
      return { kind: 'verification', label: 'Open verification' }
    case 'quota_exhausted':
      return { kind: 'billing', label: 'Open billing' }
    case 'cap_reached':
      return { kind: 'budget-settings', label: 'Raise cap…' }
    case 'outcome_unknown':
    case 'set_aside':
      return { kind: 'queue', label: 'Resolve…' }
    case 'library_locked':
    case 'library_newer':
    case 'library_unsafe':
    case 'library_missing':
    case 'library_damaged':
      return { kind: 'choose-library', label: 'Choose another library…' }
    case 'disk_full':
    case 'disk_error':
      return { kind: 'library-settings', label: 'Show library settings' }
    case 'engine_gone':
      return { kind: 'restart-engine', label: 'Start it again' }
    case 'key_waiting':
    case 'bad_request':
    case 'not_found':
    case 'conflict':
    case 'sheet_unreadable':
    case 'sheet_empty':
    case 'sheet_too_large':
    case 'recipe_invalid':
    case 'plan_has_problems':
    case 'network':
    case 'forbidden':
    case 'rate_limited':
    case 'moderation_blocked':
    case 'invalid_parameter':
    case 'model_not_found':
    case 'provider_refused':
    case 'response_unreadable':
    case 'picture_undecodable':
    case 'converter_crashed':
    case 'target_unwritable':
    case 'cancelled':
    case 'internal':
      return null
    default:
      return assertNever(code)
  }
}
