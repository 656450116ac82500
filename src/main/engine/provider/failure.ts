import { assertNever } from '../../../contract/assert-never.ts'
import type { Failure } from '../../../contract/failure.ts'
import { errorCode, readErrorBody, withoutKeys, type ProviderError } from './error-body.ts'
import type { Outcome } from './provider.ts'
import { isBeyondLimit, rateFacts } from './rate-facts.ts'
import { notSentFailure, refusals, type RefusalCode } from './refusals.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Ending, Evidence } from './transport.ts'

/** Whom was asked, for the message; and the key, so that it can be kept out of it. */
export interface Asked {
  readonly host: string
  readonly secret: string
}

/**
 * What became of a request, from the evidence alone.
 * Whole 2xx body on disk: received. Head never written: not_sent. A status that says that nothing was done: refused.
 * Everything else (timeouts, resets, cut bodies, 408, 409, 5xx, 52x, HTML with 200) may have been billed: unknown.
 */
export function outcomeOf(evidence: Evidence, asked: Asked, now: number = Date.now()): Outcome {
  const requestId = idOf(evidence, asked)
  const { status } = evidence
  if (evidence.responsePath !== null && status !== null) {
    const said = rateFacts(evidence.headers)
    return { kind: 'received', responsePath: evidence.responsePath, status, requestId, ...(said && { rates: said }) }
  }
  if (!evidence.sent) return { kind: 'not_sent', failure: notSent(evidence, asked.host) }
  const refused = refusalIn(evidence, asked)
  if (refused === null) return { kind: 'unknown', failure: unknownFailure(evidence, asked), requestId }
  return refusedOutcome(evidence, refused, asked, now)
}

interface Refused {
  readonly status: number
  readonly error: ProviderError
}

/** By its status; or, in the middle of a stream that began well, by an error whose meaning is definite. */
function refusalIn({ status, stream, errorBody }: Evidence, { secret }: Asked): Refused | null {
  if (status === null) return null
  if (isRefusal(status)) return { status, error: readErrorBody(errorBody, secret) }
  if (!stream?.error) return null
  const error = readErrorBody(stream.error, secret)
  const meant = statusMeant(error, stream.partials)
  return meant === null ? null : { status: meant, error }
}

/**
 * The status an error would have come with before the stream began; null when it does not say that nothing was made. What is
 * said at the door (key, credit, rate, model) says nothing once a preview came, whatever else is said beside it: work was done
 * by then, and such a request may not go again by itself.
 */
function statusMeant(error: ProviderError, partials: number): number | null {
  const { code, type } = error
  const says = (pattern: RegExp): boolean => pattern.test(code ?? '') || pattern.test(type ?? '')
  if (partials > 0) {
    const meant = codeOf(400, error)
    const isOfPicture = meant === 'invalid_parameter' && says(/^image_generation_user_error$/)
    return meant === 'moderation_blocked' || isOfPicture ? 400 : null
  }
  if (says(/^(rate_limit_exceeded|rate_limit_error|slow_down)$/)) return 429
  if (says(/^(invalid_api_key|authentication_error)$/)) return 401
  if (says(moderationCodes) || says(moneyCodes)) return 400
  return says(/^(image_generation_user_error|invalid_request_error)$/) ? 400 : null
}

function refusedOutcome(evidence: Evidence, { status, error }: Refused, asked: Asked, now: number): Outcome {
  const requestId = idOf(evidence, asked)
  const code = codeOf(status, error)
  const wait = status === 429 ? retryAfterMs(evidence.headers, error.message, now) : null
  const previews = evidence.stream?.partials ?? 0
  const isWorkDone = previews > 0 || (code === 'moderation_blocked' && mayHaveMade(error))
  const failure: Failure = {
    ...refusals[code](asked.host, error, isWorkDone),
    code,
    money: isWorkDone ? 'counted' : 'not_charged',
    details: details(evidence, error, requestId),
  }
  const said = rateFacts(evidence.headers, status === 429 ? error : null)
  return { kind: 'refused', failure, status, requestId, retryAfterMs: wait, ...(said && { rates: said }) }
}

/** The answer's place is opened first, so a disk that takes no new file is found out for free. */
function notSent(evidence: Evidence, host: string): Failure {
  if (evidence.ending !== 'disk') return notSentFailure(evidence, host)
  const code = diskCode(evidence.cause)
  return {
    code,
    message: `The disk of the library ${code === 'disk_full' ? 'is full' : 'takes no new file'}, so nothing was sent. Nothing was charged.`,
    money: 'not_charged',
    action: 'Make room on the disk or give yourself write access to the library, then resume.',
    details: { errno: errorCode(evidence.cause instanceof Error ? evidence.cause.cause : null) },
  }
}

/**
 * Statuses by which a server says that it did nothing. 301, 307 and 308 send the caller elsewhere with the same request:
 * not processed here, and we do not follow, since the key and the prompt would go along. 302 and 303 are also the usual answer
 * after work was done, so they are not on the list; nor are 408, 409, 423 to 425 and 499, which can come while work goes on.
 */
const refusalStatuses = new Set([
  301, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 410, 411, 413, 414, 415, 417, 421, 422, 426, 428, 429, 431,
  451,
])

function isRefusal(status: number): boolean {
  return refusalStatuses.has(status)
}

const moderationCodes = /^(moderation_blocked|content_policy_violation|image_content_policy_violation)$/
const moneyCodes =
  /^(insufficient_quota|billing_hard_limit_reached|billing_not_active|credit_balance_exhausted|(organization|project)_(spend|usage)_limit_exceeded)$/

/**
 * A block names its stage: at "input" nothing is made; at "output" the picture was, and whether that is billed is not
 * documented. Where no stage is told it may be either, but for the codes that come before anything is made.
 */
function mayHaveMade({ code, moderationStage }: ProviderError): boolean {
  return (
    moderationStage !== 'input' && (moderationStage !== null || code?.endsWith('content_policy_violation') !== true)
  )
}

function codeOf(status: number, error: ProviderError): RefusalCode {
  const says = (pattern: RegExp): boolean => pattern.test(error.code ?? '') || pattern.test(error.type ?? '')
  if (says(moderationCodes)) return 'moderation_blocked'
  if (status === 402 || says(moneyCodes)) return 'quota_exhausted'
  if (status === 429) return isBeyondLimit(error.message) ? 'invalid_parameter' : 'rate_limited'
  if (status === 401) return 'key_refused'
  // OpenAI gives this one no code of its own; it was seen with 403 and once with 400.
  if (/must be verified/i.test(error.message ?? '') && (status === 403 || status === 400)) return 'not_verified'
  if (says(/^(model_not_found|unsupported_model|model_not_available)$/)) return 'model_not_found'
  if (status === 403 || status === 451) return 'forbidden'
  if ((status === 400 || status === 413 || status === 422) && error.fromApi) return 'invalid_parameter'
  return 'provider_refused'
}

function unknownFailure(evidence: Evidence, asked: Asked): Failure {
  const error = readErrorBody(evidence.stream?.error ?? evidence.errorBody, asked.secret)
  const disk = evidence.ending === 'disk' ? diskCode(evidence.cause) : null
  return {
    code: disk ?? 'outcome_unknown',
    message: `${whatHappened(evidence, asked.host)}${previews(evidence)} A picture may have been made and billed.`,
    money: 'held',
    action:
      disk === null
        ? 'Check the usage page of the provider, then send the row again or write it off.'
        : 'Make room on the disk, then decide whether to send the row again or write it off.',
    details: details(evidence, error, idOf(evidence, asked)),
  }
}

function previews({ stream }: Evidence): string {
  return stream !== null && stream.partials > 0 ? ' A preview had come already.' : ''
}

function whatHappened({ ending, status, stream }: Evidence, host: string): string {
  const answer = status === null ? 'before it answered' : `in the middle of its answer (HTTP ${status})`
  if (status !== null && (status < 200 || status > 299))
    return `${host} answered with HTTP ${status}, which does not say whether it did the work.`
  if (stream?.error)
    return `${host} reported an error in the middle of its stream that does not say whether it did the work.`
  switch (ending) {
    case 'not_completed':
      return `${host} ended its stream without the finished picture.`
    case 'timeout':
      return `${host} took too long: the time for the request ran out ${answer}.`
    case 'cancelled':
      return `The request was given up ${answer}, after it had been sent to ${host}.`
    case 'too_large':
      return `${host} sent more than a picture can be (over ${stream === null ? 128 : 512} MB).`
    case 'disk':
      return `The answer of ${host} could not be written to disk.`
    case 'not_json':
      return `Something answered for ${host} with a web page (HTTP ${status}), such as a proxy or a login page.`
    case 'wire':
    case 'wrong_bytes':
    case 'lost_picture':
    case null:
      return `The connection to ${host} broke ${answer}.`
    default:
      return assertNever(ending)
  }
}

function diskCode(cause: unknown): 'disk_full' | 'disk_error' {
  const errno = errorCode(cause instanceof Error ? cause.cause : null)
  return errno === 'ENOSPC' || errno === 'EDQUOT' ? 'disk_full' : 'disk_error'
}

function details(evidence: Evidence, error: ProviderError, requestId: string | null): NonNullable<Failure['details']> {
  const facts: Record<string, string | number | null> = {
    status: evidence.status,
    providerCode: error.code,
    providerType: error.type,
    param: error.param,
    moderationStage: error.moderationStage,
    requestId,
    ending: evidence.ending satisfies Ending | null,
    errno: errorCode(evidence.cause),
    contentType: evidence.ending === 'not_json' ? (evidence.headers['content-type']?.slice(0, 60) ?? null) : null,
  }
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))
}

function idOf(evidence: Evidence, asked: Asked): string | null {
  const id = evidence.headers['x-request-id']
  return id === undefined ? null : withoutKeys(id, asked.secret).slice(0, 120)
}
