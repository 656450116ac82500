import { assertNever } from '../../../../contract/assert-never.ts'
import type { Behaviour } from './script.ts'
import { noModel } from './parameters.ts'
import { apiError, json, type FakeAnswer } from './wire.ts'

const money = 'You exceeded your current quota, please check your plan and billing details.'
const page = (title: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`

/** The answer that takes the place of the picture before anything is accepted, or null when the request goes on. */
export function refusalFor(behaviour: Behaviour, model: string, isStream: boolean): FakeAnswer | null {
  switch (behaviour.kind) {
    case 'rate_limited':
      return rateLimited(behaviour.code, behaviour.retryAfter, behaviour.retryAfterMs)
    case 'quota':
      return quota(behaviour.code)
    case 'key_refused':
      return apiError(401, {
        message: 'Incorrect API key provided.',
        type: 'invalid_request_error',
        code: 'invalid_api_key',
      })
    case 'not_verified':
      return notVerified(model)
    case 'forbidden':
      return apiError(403, {
        message: 'Country, region, or territory not supported',
        type: 'request_forbidden',
        code: 'unsupported_country_region_territory',
      })
    case 'model_not_found':
      return noModel(model)
    case 'moderation':
      return moderation(behaviour.stage)
    case 'unknown_parameter':
      return apiError(400, {
        message: `Unknown parameter: '${behaviour.param}'.`,
        type: 'invalid_request_error',
        param: behaviour.param,
        code: 'unknown_parameter',
      })
    case 'web_page':
      return html(200, 'Sign in to the network')
    case 'redirect':
      return { ...json(behaviour.status, {}), headers: { location: behaviour.location } }
    case 'reset':
      return behaviour.after === 'received' ? { ...json(500, {}), wire: { kind: 'reset' } } : null
    case 'error':
      return behaviour.billed ? null : errorAnswer(behaviour)
    case 'raw':
      return behaviour.billed ? null : rawAnswer(behaviour)
    case 'stream_error':
      return isStream ? null : apiError(400, streamError(behaviour))
    case 'ok':
    case 'slow_head':
    case 'hang':
    case 'cut':
    case 'drip':
    case 'spoiled':
    case 'wrong_size':
    case 'wrong_format':
    case 'opaque':
    case 'huge':
    case 'no_completed':
    case 'cut_after_partial':
      return null
    default:
      return assertNever(behaviour)
  }
}

/** A server error as JSON, or as the page of a gateway. */
export function errorAnswer({ status, html: asPage }: Extract<Behaviour, { kind: 'error' }>): FakeAnswer {
  if (asPage) return html(status, `Error ${status}`)
  const code = status === 503 ? 'server_is_overloaded' : 'server_error'
  return apiError(status, {
    message: 'The server had an error while processing your request.',
    type: 'server_error',
    code,
  })
}

export function rawAnswer({ status, headers, body }: Extract<Behaviour, { kind: 'raw' }>): FakeAnswer {
  return { status, headers, body: Buffer.from(body), delayMs: 0, wire: { kind: 'whole' } }
}

/** 429 by the script, whatever the limits: it names none, since there is none. The headers only where asked for. */
function rateLimited(code: string, retryAfter?: string, retryAfterMs?: string): FakeAnswer {
  const message =
    code === 'slow_down'
      ? 'Your request rate rises too fast. Please slow down.'
      : 'Rate limit reached for gpt-image. Please try again in 12s.'
  return apiError(
    429,
    { message, type: code === 'slow_down' ? 'rate_limit_error' : 'requests', code },
    {
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
      ...(retryAfterMs === undefined ? {} : { 'retry-after-ms': retryAfterMs }),
    },
  )
}

function quota(code: string): FakeAnswer {
  const hardLimit = code === 'billing_hard_limit_reached'
  const type = hardLimit ? 'image_generation_user_error' : 'insufficient_quota'
  return apiError(hardLimit ? 400 : 429, { message: money, type, code })
}

/** The API gives this one no code of its own. */
function notVerified(model: string): FakeAnswer {
  const message = `Your organization must be verified to use the model \`${model}\`. Please go to the organization settings. It can take up to 15 minutes.`
  return apiError(403, { message, type: 'invalid_request_error', code: null })
}

function moderation(stage: 'input' | 'output'): FakeAnswer {
  return apiError(400, {
    message: 'Your request was rejected by the safety system. safety_violations=[violence].',
    type: 'image_generation_user_error',
    code: 'moderation_blocked',
    moderation_details: { moderation_stage: stage, categories: ['violence'] },
  })
}

/** What the error event of a stream says. */
export function streamError({ code, type }: Extract<Behaviour, { kind: 'stream_error' }>) {
  return { message: 'The picture could not be finished.', type, code, param: null }
}

function html(status: number, title: string): FakeAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: Buffer.from(page(title)),
    delayMs: 0,
    wire: { kind: 'whole' },
  }
}

/** What goes wrong with the answer of an accepted, billed request. */
export function spoil(behaviour: Behaviour, answer: FakeAnswer): FakeAnswer {
  const { body } = answer
  switch (behaviour.kind) {
    case 'error':
      return errorAnswer(behaviour)
    case 'raw':
      return rawAnswer(behaviour)
    case 'reset':
      return { ...answer, wire: { kind: 'reset' } }
    case 'hang':
      return { ...answer, wire: { kind: 'hang' } }
    case 'cut': {
      const atByte = Math.floor(body.byteLength * behaviour.share)
      return { ...answer, wire: { kind: behaviour.announced ? 'cut' : 'close', atByte } }
    }
    case 'drip':
      return { ...answer, wire: { kind: 'drip', bytes: behaviour.bytes, everyMs: behaviour.everyMs } }
    case 'huge':
      return {
        ...answer,
        body: Buffer.concat([body, Buffer.alloc(Math.max(0, behaviour.bytes - body.byteLength), 0x20)]),
      }
    case 'spoiled':
      return { ...answer, body: spoiledBody(behaviour.how, body) }
    // Done before the picture was drawn, or while it was.
    case 'ok':
    case 'slow_head':
    case 'rate_limited':
    case 'quota':
    case 'key_refused':
    case 'not_verified':
    case 'forbidden':
    case 'model_not_found':
    case 'moderation':
    case 'unknown_parameter':
    case 'web_page':
    case 'redirect':
    case 'wrong_size':
    case 'wrong_format':
    case 'opaque':
    case 'no_completed':
    case 'cut_after_partial':
    case 'stream_error':
      return answer
    default:
      return assertNever(behaviour)
  }
}

function spoiledBody(how: Extract<Behaviour, { kind: 'spoiled' }>['how'], body: Buffer): Buffer {
  const text = body.toString('latin1')
  const start = text.indexOf('"b64_json":"') + '"b64_json":"'.length
  const end = text.indexOf('"', start)
  const replaced = (base64: string): Buffer => Buffer.from(text.slice(0, start) + base64 + text.slice(end), 'latin1')
  switch (how) {
    case 'truncated_base64':
      // Still valid base64, of a picture that ends early.
      return replaced(text.slice(start, start + Math.floor((end - start) / 8) * 4))
    case 'bad_base64':
      return replaced(`${text.slice(start, start + 40)}!*!${text.slice(start + 40, end)}`)
    case 'html_base64':
      return replaced(Buffer.from(page('Not found')).toString('base64'))
    case 'no_data':
      return Buffer.from('{"created":1}')
    case 'empty_data':
      return Buffer.from('{"created":1,"data":[]}')
    case 'broken_json':
      return body.subarray(0, -2)
    case 'url':
      return Buffer.from('{"created":1,"data":[{"url":"https://pictures.invalid/1.png"}]}')
    default:
      return assertNever(how)
  }
}
