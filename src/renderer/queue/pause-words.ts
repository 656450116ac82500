import { assertNever } from '../../contract/assert-never.ts'
import type { Pause } from '../../contract/batch.ts'
import type { FailureCode } from '../../contract/failure.ts'
import type { JobCounts } from '../../contract/job.ts'
import type { RecoverySummary } from '../../contract/queue.ts'
import { formatUsd } from '../../contract/money.ts'
import { failureMessage, type Remedy } from '../failure-message.ts'
import { counted, moment } from '../ui/format.ts'

/** The one thing a banner offers. */
export type PauseAction =
  | { readonly kind: 'resume'; readonly label: 'Try now' | 'Resume' }
  | { readonly kind: 'raise' }
  | { readonly kind: 'show'; readonly state: 'failed' | 'unknown' }
  | { readonly kind: 'remedy'; readonly remedy: Remedy }
  | { readonly kind: 'none' }

/** A banner's bold words and the ones after them. */
export interface PauseWords {
  readonly title: string
  readonly text: string
}

type Counts = Pick<JobCounts, 'waiting' | 'unknown'>

/** Why nothing is sent, what waits, and what became of what was sent. */
export function pauseWords(pause: Pause, counts: Counts): PauseWords {
  const { title, rest } = firstSentence(pause.message)
  switch (pause.cause) {
    case 'offline':
      return {
        title: `You’re offline since ${moment(pause.since)}.`,
        text: join(waits(counts.waiting), sent(counts.unknown)),
      }
    case 'user':
      return { title: `Paused since ${moment(pause.since)}.`, text: join(waits(counts.waiting), sent(counts.unknown)) }
    case 'cap':
    case 'cap_library':
      return { title, text: rest }
    case 'cancelled':
      return { title, text: join(rest, waits(counts.waiting), sent(counts.unknown)) }
    case 'cap_day':
      return { title, text: join(rest, pause.retryAt === undefined ? pause.action : 'It goes on tomorrow by itself.') }
    case 'key':
    case 'quota':
    case 'unverified':
    case 'keychain':
      return { title, text: join(rest, waits(counts.waiting)) }
    case 'disk':
    case 'breaker':
    case 'crash':
    case 'interrupted':
      return { title, text: join(rest, waits(counts.waiting), pause.action) }
    default:
      return assertNever(pause.cause)
  }
}

/** What a press in the banner does. `unknown`: requests without an outcome. */
export function pauseAction(pause: Pause, unknown: number): PauseAction {
  switch (pause.cause) {
    case 'offline':
      return { kind: 'resume', label: 'Try now' }
    case 'keychain':
      return { kind: 'resume', label: 'Try now' }
    case 'crash':
    case 'interrupted':
      return { kind: 'resume', label: 'Resume' }
    case 'cap':
    case 'cap_day':
    case 'cap_library':
      return { kind: 'raise' }
    case 'breaker':
      return { kind: 'show', state: unknown > 0 ? 'unknown' : 'failed' }
    case 'key':
      return remedyFor(pause, 'key_refused')
    case 'quota':
      return remedyFor(pause, 'quota_exhausted')
    case 'unverified':
      return remedyFor(pause, 'not_verified')
    case 'disk':
      return remedyFor(pause, 'disk_full')
    case 'user':
    case 'cancelled':
      // Resume stands in the header, where Pause was pressed.
      return { kind: 'none' }
    default:
      return assertNever(pause.cause)
  }
}

/** What was found after a crash, in three sentences: what there is, what is unclear and what it may cost, what happens next. */
export function recoverySentences({
  stored,
  unknown,
  atRiskUsd,
  setAside,
  totals,
}: RecoverySummary): readonly string[] {
  const there = `${counted(totals.done, 'picture')} ${is(totals.done)} done, ${counted(totals.waiting, 'image')} ${
    totals.waiting === 1 ? 'waits' : 'wait'
  } and ${counted(totals.failed, 'image')} failed`
  const arrived = stored > 0 ? `; ${counted(stored, 'answer')} had already arrived and became pictures now.` : '.'
  const unclear =
    unknown > 0
      ? `${counted(unknown, 'request')} ${was(unknown)} sent without an answer: ${formatUsd(atRiskUsd)} stays held until you decide.`
      : totals.unknown > 0
        ? `No request was cut off; ${counted(totals.unknown, 'earlier request')} still ${totals.unknown === 1 ? 'waits' : 'wait'} for your decision.`
        : 'No request was without an answer, and nothing may be charged twice.'
  const next =
    setAside > 0
      ? `${counted(setAside, 'image')} ${was(setAside)} under way in two stops and ${is(setAside)} set aside; nothing is sent until you resume.`
      : 'Nothing is sent until you resume.'
  return [there + arrived, unclear, next]
}

function remedyFor({ message, action }: Pause, code: FailureCode): PauseAction {
  const { remedy } = failureMessage({ code, message, action, money: 'none' })
  return remedy === null ? { kind: 'none' } : { kind: 'remedy', remedy }
}

function waits(waiting: number): string {
  if (waiting === 0) return ''
  return `${counted(waiting, 'image')} ${waiting === 1 ? 'waits' : 'wait'} here.`
}

function sent(unknown: number): string {
  if (unknown === 0) return ''
  return unknown === 1
    ? 'The one already sent is held as unknown and never sent again on its own.'
    : `The ${unknown.toLocaleString('en-US')} already sent are held as unknown and never sent again on their own.`
}

function firstSentence(text: string): { readonly title: string; readonly rest: string } {
  const [title = ''] = /^.*?\.(?=\s|$)/s.exec(text) ?? [text]
  return { title, rest: text.slice(title.length).trim() }
}

function join(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(' ')
}

function is(count: number): string {
  return count === 1 ? 'is' : 'are'
}

function was(count: number): string {
  return count === 1 ? 'was' : 'were'
}
