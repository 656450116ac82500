import { failed, type MoneyFate, ProofsheetError } from '../../../contract/failure.ts'
import type { Task } from './protocol.ts'

/** An answer is paid for before it is looked at; a render works on what the library already has. */
export function moneyOf(task: Task): MoneyFate {
  return task.kind === 'extract' ? 'charged' : 'none'
}

/** `why` completes "The answer cannot be read: ...". */
export function unreadable(why: string, cause?: unknown): ProofsheetError {
  return new ProofsheetError(
    {
      code: 'response_unreadable',
      message: `The answer cannot be read: ${why}. The raw answer is kept.`,
      money: 'charged',
      action: 'Ask the provider with the request id; then send the row again, which is paid again, or write it off.',
    },
    { cause },
  )
}

/** `why` is the decoder's own text. */
export function undecodable(why: string, money: MoneyFate, cause?: unknown): ProofsheetError {
  const paid = money === 'charged'
  return new ProofsheetError(
    {
      code: 'picture_undecodable',
      message: `The bytes are not a whole picture of a kind that is stored (PNG, JPEG, WebP, GIF, SVG).${paid ? ' The raw answer is kept.' : ''}`,
      money,
      action: paid
        ? 'Show the raw answer to the provider; then send the row again, which is paid again, or write it off.'
        : 'Check the originals in the library with "proofsheet doctor".',
      details: { decoder: why.slice(0, 500) },
    },
    { cause },
  )
}

/** The encoder refused these dimensions or ran out of time. */
export function unmakeable(name: string, cause: unknown): ProofsheetError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return failed(
    'recipe_invalid',
    `The rendition "${name}" cannot be made of this picture (${why.split('\n')[0]}).`,
    'Give it a smaller size or another format, then export again.',
    cause,
  )
}

/** The converter process died while it worked on this task alone. `how` is its exit code or signal. */
export function crashed(how: string, money: MoneyFate): ProofsheetError {
  const kept = money === 'charged' ? 'The raw answer is kept.' : 'The original is untouched.'
  return new ProofsheetError({
    code: 'converter_crashed',
    message: `The picture converter stopped while it worked on this picture. ${kept}`,
    money,
    action: 'Try again; it costs nothing. If it happens again, report it with the log.',
    details: { exit: how },
  })
}

/** The converter was closed with this task waiting or under way. */
export function stopped(money: MoneyFate): ProofsheetError {
  return new ProofsheetError({
    code: 'cancelled',
    message: `The picture converter was closed.${money === 'charged' ? ' The raw answer is kept.' : ''}`,
    money,
    action: 'Start Proofsheet again; it goes on from what is kept, at no cost.',
  })
}
