import { type FailureCode, type MoneyFate, ProofsheetError } from '../../contract/failure.ts'

interface Verdict {
  readonly code: FailureCode
  readonly what: string
  readonly action: string
}

const full: Verdict = {
  code: 'disk_full',
  what: 'The disk is full',
  action: 'Free some space on the disk of the library, then resume.',
}
const verdicts: Readonly<Record<string, Verdict>> = {
  ENOSPC: full,
  EDQUOT: { ...full, what: 'The disk quota is used up' },
  EROFS: {
    code: 'disk_error',
    what: 'The disk is read-only',
    action: 'Make the library folder writable, then resume.',
  },
  EACCES: {
    code: 'disk_error',
    what: 'Access to a file was denied',
    action: 'Give yourself write access to the library folder, then resume.',
  },
  EPERM: {
    code: 'disk_error',
    what: 'The system did not permit a file operation',
    action: 'Check the permissions of the library folder, then resume.',
  },
  EIO: {
    code: 'disk_error',
    what: 'The disk reported an input/output error',
    action: 'Check the disk and its cable, then resume.',
  },
}

/** The errno name of a Node file-system error ("ENOSPC"), or null for anything else. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code) ? error.code : null
}

/**
 * Translates a foreign file-system error: ENOSPC and EDQUOT become `disk_full`, every other errno `disk_error`.
 * A ProofsheetError passes unchanged; an error without errno is returned as it is, being no fault of the disk.
 * `doing` completes "... while <doing>", for example "writing the picture".
 */
export function diskFailure(error: unknown, doing: string, money: MoneyFate = 'none'): Error {
  if (error instanceof ProofsheetError) return error
  const errno = errnoOf(error)
  if (errno === null) return error instanceof Error ? error : new Error(String(error))
  const verdict = verdicts[errno] ?? {
    code: 'disk_error' as const,
    what: `The disk answered ${errno}`,
    action: 'Check the disk of the library, then resume.',
  }
  const { code, what, action } = verdict
  const kept = money === 'charged' ? ' What arrived is kept.' : ''
  return new ProofsheetError(
    { code, message: `${what} while ${doing}.${kept}`, action, money, details: { errno } },
    { cause: error },
  )
}
