import { randomUUID } from 'node:crypto'
import { batchEndpoints, type StoredFile } from './batches.ts'
import { filePictures, flatPictures } from './flat.ts'
import { imageEndpoints } from './images.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { noModels, type FakeModels } from './models.ts'
import type { PictureSource } from './picture.ts'
import { readScript } from './script.ts'
import { apiError, json, type FakeAnswer, type FakeRequest } from './wire.ts'

export interface FakeApiSettings {
  /** ScriptInput. */
  readonly script?: unknown
  /** JSON lines are appended here, one per billed request. */
  readonly ledgerPath?: string | null
  readonly pictures: PictureSource | 'flat' | { readonly file: string }
  readonly models?: FakeModels
}

export interface FakeApi {
  handle(request: FakeRequest): Promise<FakeAnswer>
  readonly ledger: Ledger
  /** Image POSTs received so far, refused ones included. */
  received(): number
}

/**
 * The provider's HTTP without the HTTP: a request in, an answer out. It validates as the API does, follows the script,
 * and writes a ledger line for each request it accepts, before it answers. Throws ProofsheetError `bad_request` for a
 * wrong script.
 */
export function createFakeApi(settings: FakeApiSettings): FakeApi {
  const ledger = openLedger(settings.ledgerPath ?? null)
  const models = settings.models ?? noModels
  const files = new Map<string, StoredFile>()
  const pictures = sourceOf(settings.pictures)
  const images = imageEndpoints(
    readScript(settings.script ?? {}),
    pictures,
    ledger,
    models,
    (id) => files.get(id) ?? null,
  )
  const runBatches = batchEndpoints(files, (line) => images.handle(line, line.path.endsWith('/edits')))

  async function route(request: FakeRequest): Promise<FakeAnswer> {
    const path = request.path.split('?')[0] ?? ''
    if (path === '/__ledger') return ledgerAnswer(ledger)
    if (!/^Bearer \S+$/.test(request.headers['authorization'] ?? '')) return keyMissing()
    if (path === '/v1/models') return json(200, modelList(models))
    if (request.method === 'POST' && path === '/v1/images/generations') return await images.handle(request, false)
    if (request.method === 'POST' && path === '/v1/images/edits') return await images.handle(request, true)
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
    received: images.received,
  }
}

function sourceOf(pictures: FakeApiSettings['pictures']): PictureSource {
  if (pictures === 'flat') return flatPictures()
  return 'file' in pictures ? filePictures(pictures.file) : pictures
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

function modelList({ listed }: FakeModels): object {
  const models: readonly (readonly [string, string | null])[] = [
    ['gpt-image-2.6-flare', null],
    ['gpt-image-2.6-sunburst', null],
    ['gpt-image-2.5-flare', null],
    ['gpt-image-2.5-sunburst', null],
    ['gpt-image-2', null],
    ['gpt-image-1.5', '2026-12-01'],
    ['gpt-image-1-mini', '2026-12-01'],
    ...listed.map(({ id, shutdown }) => [id, shutdown] as const),
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
