import { randomUUID } from 'node:crypto'
import { json, apiError, type FakeAnswer, type FakeRequest } from './wire.ts'

type Handle = (request: FakeRequest) => Promise<FakeAnswer>

export interface StoredFile {
  readonly id: string
  readonly purpose: string
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
  readonly createdAt: number
}

/** Files and batches, kept in memory: enough to upload a JSON-lines file, run it at once and fetch the results. */
export function batchEndpoints(files: Map<string, StoredFile>, runOne: Handle): Handle {
  const batches = new Map<string, Record<string, unknown>>()
  const store = (purpose: string, name: string, bytes: Buffer, type = 'application/jsonl'): StoredFile => {
    const file = { id: `file-${randomUUID()}`, purpose, name, type, bytes, createdAt: seconds() }
    files.set(file.id, file)
    return file
  }
  return async (request) => {
    const [, , noun, id, verb] = request.path.split('?')[0]?.split('/') ?? []
    if (noun === 'files') {
      if (request.method === 'POST') return await upload(request, store)
      const file = files.get(id ?? '')
      if (file === undefined) return missing('file')
      if (request.method === 'DELETE') return json(200, { id: file.id, object: 'file', deleted: files.delete(file.id) })
      return verb === 'content' ? download(file) : json(200, fileView(file))
    }
    if (request.method === 'POST' && id === undefined) return await create(request)
    if (id === undefined) return json(200, { object: 'list', data: [...batches.values()], has_more: false })
    const batch = batches.get(id)
    return batch === undefined ? missing('batch') : json(200, batch)
  }

  async function create(request: FakeRequest): Promise<FakeAnswer> {
    const order = JSON.parse(request.body.toString('utf8')) as {
      input_file_id?: string
      endpoint?: string
      metadata?: unknown
    }
    const input = files.get(order.input_file_id ?? '')
    if (input === undefined) return missing('file')
    const results = await runLines(input, request, runOne)
    const text = (ok: boolean): string =>
      results
        .filter((line) => line.ok === ok)
        .map((line) => `${line.text}\n`)
        .join('')
    const failures = text(false)
    const batch = {
      id: `batch_${randomUUID()}`,
      object: 'batch',
      endpoint: order.endpoint ?? null,
      status: 'completed',
      input_file_id: input.id,
      output_file_id: store('batch_output', 'output.jsonl', Buffer.from(text(true))).id,
      error_file_id: failures === '' ? null : store('batch_output', 'errors.jsonl', Buffer.from(failures)).id,
      created_at: seconds(),
      request_counts: {
        total: results.length,
        completed: results.filter((line) => line.ok).length,
        failed: results.filter((line) => !line.ok).length,
      },
      metadata: order.metadata ?? null,
    }
    batches.set(batch.id, batch)
    return json(200, batch)
  }
}

async function runLines(
  input: StoredFile,
  request: FakeRequest,
  runOne: Handle,
): Promise<{ ok: boolean; text: string }[]> {
  const results: { ok: boolean; text: string }[] = []
  for (const line of input.bytes
    .toString('utf8')
    .split('\n')
    .filter((text) => text.trim() !== '')) {
    const wanted = JSON.parse(line) as { custom_id: string; method: string; url: string; body: unknown }
    const headers = { ...request.headers, 'content-type': 'application/json' }
    const answer = await runOne({
      method: wanted.method,
      path: wanted.url,
      headers,
      body: Buffer.from(JSON.stringify(wanted.body)),
    })
    const body: unknown = JSON.parse(answer.body.toString('utf8'))
    const response = { status_code: answer.status, request_id: `req_${randomUUID()}`, body }
    results.push({
      ok: answer.status === 200,
      text: JSON.stringify({ id: `batch_req_${randomUUID()}`, custom_id: wanted.custom_id, response, error: null }),
    })
  }
  return results
}

async function upload(
  request: FakeRequest,
  store: (purpose: string, name: string, bytes: Buffer, type: string) => StoredFile,
): Promise<FakeAnswer> {
  const type = request.headers['content-type'] ?? ''
  const form = await new Response(new Uint8Array(request.body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => null)
  const file = form?.get('file')
  if (!(file instanceof File))
    return apiError(400, {
      message: "Missing required parameter: 'file'.",
      type: 'invalid_request_error',
      code: 'missing_required_parameter',
      param: 'file',
    })
  const purpose = form?.get('purpose')
  return json(
    200,
    fileView(
      store(
        typeof purpose === 'string' ? purpose : 'user_data',
        file.name,
        Buffer.from(await file.arrayBuffer()),
        file.type,
      ),
    ),
  )
}

function fileView({ id, purpose, name, bytes, createdAt }: StoredFile): object {
  return {
    id,
    object: 'file',
    purpose,
    filename: name,
    bytes: bytes.byteLength,
    created_at: createdAt,
    status: 'processed',
  }
}

function download(file: StoredFile): FakeAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: file.bytes,
    delayMs: 0,
    wire: { kind: 'whole' },
  }
}

function missing(what: string): FakeAnswer {
  return apiError(404, { message: `No such ${what}.`, type: 'invalid_request_error', code: null })
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000)
}
