import { createHash, randomUUID } from 'node:crypto'
import { pictureAnswer, priceOf, streamAnswer, usageOf, type FakeUsage } from './answers.ts'
import { batchEndpoints } from './batches.ts'
import { rateLimited, refusalFor, spoil } from './faults.ts'
import { filePictures, flatPictures } from './flat.ts'
import { readForm } from './form.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { invalid, readParameters, type Wanted } from './parameters.ts'
import type { PictureOrder, PictureSource } from './picture.ts'
import { play, readScript, type Behaviour } from './script.ts'
import { apiError, json, type FakeAnswer, type FakeRequest } from './wire.ts'

export interface FakeApiSettings {
  /** ScriptInput. */
  readonly script?: unknown
  /** JSON lines are appended here, one per billed request. */
  readonly ledgerPath?: string | null
  readonly pictures: PictureSource | 'flat' | { readonly file: string }
}

export interface FakeApi {
  handle(request: FakeRequest): Promise<FakeAnswer>
  readonly ledger: Ledger
  /** Image POSTs received so far, refused ones included. */
  received(): number
}

/**
 * The provider's HTTP without the HTTP: a request in, an answer out. It validates as the API does, follows the script,
 * and writes a ledger line for each request it accepts, before it answers. Throws ProofsheetError `bad_request` for a wrong script.
 */
export function createFakeApi(settings: FakeApiSettings): FakeApi {
  const script = readScript(settings.script ?? {})
  const player = play(script)
  const ledger = openLedger(settings.ledgerPath ?? null)
  const pictures = sourceOf(settings.pictures)
  const repeats = new Map<string, number>()
  const pace = openPace(script.imagesPerMinute)
  let received = 0

  async function images(request: FakeRequest, edit: boolean): Promise<FakeAnswer> {
    received += 1
    const number = received
    const form = await readForm(request.body, request.headers['content-type'] ?? '')
    if (form === null) return invalid('We could not parse the body of your request.', null, 'invalid_body')
    const wanted = readParameters(form.fields, edit)
    if ('wire' in wanted) return wanted
    if (edit && (form.images < 1 || form.images > 16))
      return invalid('Expected 1 to 16 images.', 'image', 'invalid_value')
    const behaviour = player.behaviour(number, wanted.prompt)
    const refusal = refusalFor(behaviour, wanted.model) ?? pace()
    const delayMs = latencyOf(behaviour) ?? player.latency(number)
    if (refusal !== null) return { ...refusal, delayMs }
    const usage = usageOf(wanted, form.images)
    ledger.add(ledgerLine(request, number, wanted, usage))
    const drawn = await draw(request, wanted, behaviour)
    const answer = wanted.stream
      ? streamAnswer(wanted, usage, drawn[0] ?? Buffer.alloc(0), edit, behaviour.kind !== 'no_completed')
      : pictureAnswer(wanted, usage, drawn)
    return { ...spoil(behaviour, answer), delayMs }
  }

  async function draw(request: FakeRequest, wanted: Wanted, behaviour: Behaviour): Promise<Buffer[]> {
    const identity = createHash('sha256').update(request.path).update(request.body).digest('hex')
    const drawn: Buffer[] = []
    for (let index = 0; index < wanted.n; index += 1) {
      const repeat = (repeats.get(identity) ?? 0) + 1
      repeats.set(identity, repeat)
      drawn.push(await pictures.draw(orderOf(wanted, behaviour, repeat)))
    }
    return drawn
  }

  const runBatches = batchEndpoints((line) => images(line, line.path.endsWith('/edits')))
  async function route(request: FakeRequest): Promise<FakeAnswer> {
    const path = request.path.split('?')[0] ?? ''
    if (path === '/__ledger') return ledgerAnswer(ledger)
    if (!/^Bearer \S+$/.test(request.headers['authorization'] ?? '')) return keyMissing()
    if (path === '/v1/models') return json(200, modelList())
    if (request.method === 'POST' && path === '/v1/images/generations') return await images(request, false)
    if (request.method === 'POST' && path === '/v1/images/edits') return await images(request, true)
    if (/^\/v1\/(files|batches)(\/|$)/.test(path)) return await runBatches(request)
    return apiError(404, {
      message: `Invalid URL (${request.method} ${path})`,
      type: 'invalid_request_error',
      code: null,
    })
  }

  return {
    async handle(request) {
      const answer = await route(request)
      return { ...answer, headers: { 'x-request-id': `req_${randomUUID()}`, ...answer.headers } }
    },
    ledger,
    received: () => received,
  }
}

function sourceOf(pictures: FakeApiSettings['pictures']): PictureSource {
  if (pictures === 'flat') return flatPictures()
  return 'file' in pictures ? filePictures(pictures.file) : pictures
}

function orderOf(wanted: Wanted, behaviour: Behaviour, repeat: number): PictureOrder {
  const [width = wanted.width, height = wanted.height] =
    behaviour.kind === 'wrong_size' ? behaviour.size.split('x').map(Number) : []
  return {
    prompt: wanted.prompt,
    repeat,
    width,
    height,
    format: behaviour.kind === 'wrong_format' ? behaviour.format : wanted.format,
    compression: wanted.compression,
    transparent: wanted.background === 'transparent' && behaviour.kind !== 'opaque',
  }
}

function latencyOf(behaviour: Behaviour): number | undefined {
  return behaviour.kind === 'ok' || behaviour.kind === 'slow_head' ? behaviour.latencyMs : undefined
}

/** A sliding minute, as the API counts images. */
function openPace(imagesPerMinute: number | undefined): () => FakeAnswer | null {
  const accepted: number[] = []
  return () => {
    if (imagesPerMinute === undefined) return null
    const now = Date.now()
    while (accepted[0] !== undefined && accepted[0] <= now - 60_000) accepted.shift()
    if (accepted.length < imagesPerMinute) {
      accepted.push(now)
      return null
    }
    const waitMs = (accepted[0] ?? now) + 60_000 - now
    return rateLimited('rate_limit_exceeded', String(Math.ceil(waitMs / 1_000)), undefined, `${waitMs}ms`)
  }
}

function ledgerLine(
  request: FakeRequest,
  number: number,
  wanted: Wanted,
  usage: FakeUsage,
): Parameters<Ledger['add']>[0] {
  return {
    request: number,
    endpoint: request.path,
    clientRequestId: request.headers['x-client-request-id'] ?? null,
    idempotencyKey: request.headers['idempotency-key'] ?? null,
    bodySha256: createHash('sha256').update(request.body).digest('hex'),
    model: wanted.model,
    prompt: wanted.prompt,
    size: wanted.size,
    quality: wanted.quality,
    usdMicros: priceOf(usage),
  }
}

function ledgerAnswer(ledger: Ledger): FakeAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/x-ndjson' },
    body: Buffer.from(ledger.text()),
    delayMs: 0,
    wire: { kind: 'whole' },
  }
}

function keyMissing(): FakeAnswer {
  return apiError(401, {
    message: "You didn't provide an API key.",
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  })
}

function modelList(): object {
  const models: readonly (readonly [string, string | null])[] = [
    ['gpt-image-2.6-flare', null],
    ['gpt-image-2.6-sunburst', null],
    ['gpt-image-2.5-flare', null],
    ['gpt-image-2.5-sunburst', null],
    ['gpt-image-2', null],
    ['gpt-image-1.5', '2026-12-01'],
    ['gpt-image-1-mini', '2026-12-01'],
  ]
  const data = models.map(([id, shutdown]) => ({
    id,
    object: 'model',
    created: 1_760_000_000,
    owned_by: 'system',
    shutdown_date: shutdown,
  }))
  return { object: 'list', data }
}
