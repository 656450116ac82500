import type { Failure, FailureCode } from '../../../contract/failure.ts'
import { errorCode, type ProviderError } from './error-body.ts'
import { LostPictureError } from './form-check.ts'
import type { Evidence } from './transport.ts'

/** A code of a refusal; each has its words below. */
export type RefusalCode = Extract<
  FailureCode,
  | 'key_refused'
  | 'not_verified'
  | 'forbidden'
  | 'quota_exhausted'
  | 'rate_limited'
  | 'moderation_blocked'
  | 'invalid_parameter'
  | 'model_not_found'
  | 'provider_refused'
>

type Words = Pick<Failure, 'message' | 'action'>

const nothing = 'Nothing was made and nothing was charged.'

/**
 * The words for every definite no. The provider's own sentence is quoted where it tells what to change. `isWorkDone`: it may
 * have been charged all the same, which is for whoever knows the books to say.
 */
export const refusals: Readonly<
  Record<RefusalCode, (host: string, error: ProviderError, isWorkDone: boolean) => Words>
> = {
  key_refused: (host) => ({
    message: `${host} did not accept the API key. ${nothing}`,
    action: 'Check the key in Settings, or make a new one at the provider.',
  }),
  not_verified: (host) => ({
    message: `${host} wants the organization to be verified before it may use this model. ${nothing}`,
    action: 'Verify the organization in its settings at the provider (it can take 15 minutes), then resume.',
  }),
  forbidden: (host, error) => ({
    message: `${host} does not allow this request.${quote(error)} ${nothing}`,
    action: 'Check what the key, the project and the country are allowed, then resume.',
  }),
  quota_exhausted: (host) => ({
    message: `The account at ${host} has no credit left or has reached its spending limit. ${nothing}`,
    action: 'Add credit or raise the limit at the provider, then resume.',
  }),
  rate_limited: (host) => ({
    message: `${host} asks to slow down. ${nothing}`,
    action: 'Nothing to do: the row goes again when the provider allows it.',
  }),
  moderation_blocked: (host, error, isWorkDone) => ({
    message: `The safety system of ${host} blocked ${isWorkDone ? 'the picture' : 'this prompt'}.${quote(error)} No picture was delivered.`,
    action: isWorkDone
      ? 'Change the prompt of this row; sent unchanged, it may be blocked and charged again.'
      : 'Change the prompt of this row; sent unchanged, it is blocked again.',
  }),
  invalid_parameter: (host, error, isWorkDone) => ({
    message: `${host} rejected the request.${quote(error)} ${isWorkDone ? 'A preview had come already.' : nothing}`,
    action:
      error.param === null ? 'Correct the row or the recipe.' : `Correct "${error.param}" in the row or the recipe.`,
  }),
  model_not_found: (host, error) => ({
    message: `${host} does not have this model, or the key may not use it.${quote(error)} ${nothing}`,
    action: 'Choose another model in the recipe, or ask for access to this one.',
  }),
  provider_refused: (host, error) => ({
    message: `${host} refused the request.${quote(error)} ${nothing}`,
    action: 'Check that the base URL in Settings is the address of an images API.',
  }),
}

function quote(error: ProviderError): string {
  return error.message === null ? '' : ` It says: “${error.message.trim()}”`
}

/** Proved by the wire: no byte of the request left. */
export function notSentFailure(evidence: Evidence, host: string): Failure {
  if (evidence.ending === 'cancelled') {
    return {
      code: 'cancelled',
      message: `The request was stopped before it was sent. ${nothing}`,
      money: 'not_charged',
      action: 'Resume the batch to send it.',
    }
  }
  if (evidence.cause instanceof LostPictureError) return lostPicture(evidence.cause)
  if (evidence.ending !== 'wire' && evidence.ending !== 'timeout') {
    return {
      code: 'internal',
      message: `The request about to leave was not the planned one, so it was not sent. ${nothing}`,
      money: 'not_charged',
      action: 'Plan the batch again. If it happens again, report it with the log.',
    }
  }
  const errno = errorCode(evidence.cause)
  return {
    code: 'network',
    message: `${host} could not be reached${reason(errno)}. Nothing was sent and nothing was charged.`,
    money: 'not_charged',
    action: 'Check the network connection and the base URL; the row goes again by itself.',
    ...(errno === null ? {} : { details: { errno } }),
  }
}

/** The library keeps these files for good, so only someone from outside took or changed this one. */
function lostPicture({ title, how }: LostPictureError): Failure {
  return {
    code: 'not_found',
    message: `The picture “${title}”, which goes along with this row, is ${how === 'missing' ? 'no longer in' : 'not what it was when it came into'} the library, so nothing was sent. ${nothing}`,
    money: 'not_charged',
    action:
      'Name the picture again for this row, or restore the folder "refs" of the library from a backup; then retry.',
    details: { picture: title, how },
  }
}

function reason(errno: string | null): string {
  if (errno === null) return ''
  if (errno === 'ECONNREFUSED') return ': nothing listens at that address'
  if (errno === 'ENOTFOUND' || errno === 'EAI_AGAIN') return ': its name was not found'
  if (errno === 'UND_ERR_CONNECT_TIMEOUT' || errno === 'ETIMEDOUT') return ': no answer to the connection'
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(errno)) return ': its certificate could not be trusted'
  return ` (${errno})`
}
