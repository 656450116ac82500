import { createHash } from 'node:crypto'
import type { Call, Carrier, Reply } from './carrier.ts'
import { readEvents, type StreamSeen } from './event-answer.ts'
import { checkedFiles, LostPictureError, WrongFormError } from './form-check.ts'
import { encodeForm, readCanonical } from './form.ts'
import type { ProviderRequest } from './provider.ts'
import { BodyTooLargeError, openSpool, SpoolWriteError, type MakeRoom, type SpoolFile } from './spool.ts'

/** Why an exchange ended before its answer was whole. */
export type Ending =
  | 'wire'
  | 'timeout'
  | 'cancelled'
  | 'too_large'
  | 'disk'
  | 'not_json'
  | 'not_completed'
  | 'wrong_bytes'
  | 'lost_picture'

/** What the wire showed about one request, filled in as it happens. The outcome is read off this, never off an error's text. */
export interface Evidence {
  /** The head was about to be written: from then on money may have been spent. */
  sent: boolean
  status: number | null
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  /** Body of an answer that is not 2xx, up to 1 MB. */
  errorBody: string
  /** `.resp` file of a whole 2xx body. */
  responsePath: string | null
  /** What came of a stream of events; null for any other answer. */
  stream: StreamSeen | null
  ending: Ending | null
  cause: unknown
}

/** The client's `fetch`, and the evidence of what it did. */
export interface Transport {
  /** Expects the fetch that carries `X-Client-Request-Id: <attemptId>`; refuses any other. */
  expect(request: ProviderRequest): Evidence
  forget(request: ProviderRequest): void
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>
  close(): Promise<void>
}

const maxResponseBytes = 128 * 1024 * 1024
/** A stream may bring three previews, each as large as its picture. The converter reads as much. */
const maxStreamBytes = 4 * maxResponseBytes
const maxErrorBytes = 1024 * 1024
/** A longer timer fires at once (32-bit milliseconds). */
const longestTimerMs = 2_147_483_647

/** The only headers that leave: the client's own would also tell the operating system and the runtime. */
const passedHeaders = [
  'authorization',
  'content-type',
  'accept',
  'user-agent',
  'x-client-request-id',
  'idempotency-key',
]

interface Exchange {
  readonly request: ProviderRequest
  readonly evidence: Evidence
  readonly makeRoom: MakeRoom
}

/**
 * A `fetch` for paid requests: sends once, only bytes with the promised hash, follows nothing, and writes a 2xx body raw
 * to disk before anyone reads it. The client gets the status and an empty body. `makeRoom` is for a disk that is full.
 */
export function openTransport(carrier: Carrier, makeRoom: MakeRoom = () => undefined): Transport {
  const exchanges = new Map<string, Exchange>()
  return {
    expect(request) {
      const evidence = newEvidence()
      exchanges.set(request.attemptId, { request, evidence, makeRoom })
      return evidence
    },
    forget(request) {
      exchanges.delete(request.attemptId)
    },
    async fetch(url, init) {
      const headers = new Headers(init?.headers)
      const exchange = exchanges.get(headers.get('x-client-request-id') ?? '')
      // The client's own question to "data:," whether this fetch takes forms ends here too; it takes the refusal for a yes.
      if (exchange === undefined || exchange.evidence.sent)
        throw new Error('Refused to send a request nobody asked for.')
      return await perform(carrier, exchange, new URL(url instanceof Request ? url.url : url), headers, init?.body)
    },
    close: () => carrier.close(),
  }
}

function newEvidence(): Evidence {
  return {
    sent: false,
    status: null,
    headers: {},
    errorBody: '',
    responsePath: null,
    stream: null,
    ending: null,
    cause: null,
  }
}

async function perform(
  carrier: Carrier,
  exchange: Exchange,
  url: URL,
  headers: Headers,
  body: unknown,
): Promise<Response> {
  const { request, evidence, makeRoom } = exchange
  const deadline = openDeadline(request, evidence)
  let spool: SpoolFile | null = null
  try {
    const planned = await plannedBody(request, body)
    spool = await openSpool(request.spoolPath, makeRoom)
    const reply = await carrier.call({
      url,
      method: 'POST',
      headers: { ...outgoing(headers), ...planned.headers },
      body: planned.body,
      signal: deadline.signal,
      isPatient: request.bodyText.includes('"stream":true'),
      onSent: () => markSent(exchange),
    })
    // An answer proves that the request left, whatever the event said.
    markSent(exchange)
    evidence.status = reply.status
    evidence.headers = reply.headers
    await receive(reply, exchange, spool)
    return new Response(null, { status: reply.status, headers: { ...pick(reply.headers) } })
  } catch (error) {
    evidence.ending ??= endingOf(error)
    evidence.cause = error
    throw error
  } finally {
    deadline.close()
    await spool?.close()
  }
}

/** What leaves, proved to be what was planned. Throws WrongFormError or LostPictureError. */
async function plannedBody(
  { hash, bodyText, files, endpoint }: ProviderRequest,
  body: unknown,
): Promise<Pick<Call, 'body' | 'headers'>> {
  const isEdit = endpoint === 'images/edits'
  const bytes = Buffer.from(isEdit ? bodyText : typeof body === 'string' ? body : '')
  if (createHash('sha256').update(bytes).digest('hex') !== hash) throw new WrongFormError('other bytes')
  if (!isEdit) return { body: bytes, headers: {} }
  if (!(body instanceof FormData)) throw new WrongFormError('no form')
  const canonical = readCanonical(bodyText)
  const { contentType, ...form } = encodeForm(canonical, await checkedFiles(body, canonical, files), hash)
  return { body: form, headers: { 'content-type': contentType } }
}

function markSent({ request, evidence }: Exchange): void {
  if (evidence.sent) return
  evidence.sent = true
  try {
    request.onSent()
  } catch (error) {
    // The head leaves whatever the caller's bookkeeping did; the outcome still has to be told.
    evidence.cause = error
  }
}

async function receive(reply: Reply, { request, evidence }: Exchange, spool: SpoolFile): Promise<void> {
  if (reply.status < 200 || reply.status > 299) {
    evidence.errorBody = await readErrorBody(reply.body)
    return
  }
  const type = reply.headers['content-type'] ?? ''
  if (/event-stream/i.test(type)) return await receiveStream(reply, request, evidence, spool)
  await spool.fill(reply.body, maxResponseBytes)
  if (/html/i.test(type)) {
    // A captive portal or a proxy answered. Kept as `.part`, so that recovery does not take it for a picture.
    evidence.ending = 'not_json'
    return
  }
  evidence.responsePath = await spool.keep()
}

/** Only a finished picture makes a stream an answer, and once it came nothing that follows takes that back. */
async function receiveStream(
  reply: Reply,
  request: ProviderRequest,
  evidence: Evidence,
  spool: SpoolFile,
): Promise<void> {
  const events = readEvents(request)
  evidence.stream = events.seen
  try {
    await spool.fill(events.tap(reply.body), maxStreamBytes)
  } catch (error) {
    if (!events.seen.isCompleted || error instanceof SpoolWriteError) throw error
    evidence.ending = null
  } finally {
    await events.settled()
  }
  if (events.seen.isCompleted) evidence.responsePath = await spool.keep()
  else if (events.seen.error === null) evidence.ending = 'not_completed'
}

async function readErrorBody(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let total = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      total += chunk.byteLength
      if (total >= maxErrorBytes) break
    }
  } catch {
    // The status is the evidence; a cut explanation changes nothing about it.
  }
  return Buffer.concat(chunks).subarray(0, maxErrorBytes).toString('utf8')
}

/** Aborts when the whole request took too long or the caller gave up, and notes which. */
function openDeadline(request: ProviderRequest, evidence: Evidence): { signal: AbortSignal; close(): void } {
  const controller = new AbortController()
  const stop = (ending: Ending): void => {
    evidence.ending ??= ending
    controller.abort(new Error(ending))
  }
  const cancel = (): void => stop('cancelled')
  const timer = setTimeout(() => stop('timeout'), Math.min(request.timeoutMs, longestTimerMs))
  if (request.signal.aborted) cancel()
  else request.signal.addEventListener('abort', cancel, { once: true })
  return {
    signal: controller.signal,
    close() {
      clearTimeout(timer)
      request.signal.removeEventListener('abort', cancel)
    },
  }
}

/** What an error says about why it ended. */
export function endingOf(error: unknown): Ending {
  if (error instanceof BodyTooLargeError) return 'too_large'
  if (error instanceof SpoolWriteError) return 'disk'
  if (error instanceof WrongFormError) return 'wrong_bytes'
  if (error instanceof LostPictureError) return 'lost_picture'
  return 'wire'
}

function outgoing(headers: Headers): Record<string, string> {
  const result: Record<string, string> = { 'accept-encoding': 'identity' }
  for (const name of passedHeaders) {
    const value = headers.get(name)
    if (value !== null) result[name] = value
  }
  return result
}

function pick(headers: Readonly<Record<string, string>>): Record<string, string> {
  const type = headers['content-type']
  return type === undefined ? {} : { 'content-type': type }
}
