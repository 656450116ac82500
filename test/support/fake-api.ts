import { createHash, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome, Provider, ProviderRequest, RequestFile } from '../../src/main/engine/provider/provider.ts'
import { startFakeApi, type FakeServer } from '../../src/main/engine/provider/fake/server.ts'
import type { ScriptInput } from '../../src/main/engine/provider/fake/script.ts'

export interface FakeApiForTest extends AsyncDisposable {
  readonly server: FakeServer
  /** Base URL for a client. */
  readonly url: string
  /** A folder of its own, removed at the end. */
  readonly dir: string
}

/** The fake API on 127.0.0.1 with flat pictures, unless said otherwise, and a temporary folder. */
export async function fakeApi(
  script: ScriptInput = {},
  pictures: 'card' | 'flat' | { readonly file: string } = 'flat',
): Promise<FakeApiForTest> {
  const dir = await mkdtemp(join(tmpdir(), 'proofsheet-fake-'))
  const server = await startFakeApi({ script, pictures, ledgerPath: join(dir, 'ledger.jsonl') })
  return {
    server,
    url: server.url,
    dir,
    async [Symbol.asyncDispose]() {
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export interface TestRequest {
  readonly request: ProviderRequest
  /** How often `onSent` was called. */
  readonly sent: () => number
}

/** A generation request as the queue would make it. */
export function generation(
  dir: string,
  body: Readonly<Record<string, unknown>> = {},
  options: Partial<ProviderRequest> = {},
): TestRequest {
  const attemptId = randomUUID()
  const bodyText = JSON.stringify({
    model: 'gpt-image-2',
    prompt: 'A red bicycle',
    size: '1024x1024',
    quality: 'low',
    ...body,
  })
  let sent = 0
  const request: ProviderRequest = {
    attemptId,
    endpoint: 'images/generations',
    bodyText,
    hash: createHash('sha256').update(bodyText).digest('hex'),
    spoolPath: join(dir, attemptId),
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    files: [],
    onSent: () => {
      sent += 1
    },
    partialPath: (index) => join(dir, `${attemptId}-${index}.partial`),
    onPartial: () => undefined,
    ...options,
  }
  return { request, sent: () => sent }
}

export interface TestPicture {
  readonly bytes: Buffer
  readonly field?: RequestFile['field']
  readonly type?: string
}

/** An edit as the queue would make it: pictures written below `dir` under their hashes, and the canonical text of the rest. */
export function edit(
  dir: string,
  pictures: readonly TestPicture[],
  body: Readonly<Record<string, unknown>> = {},
  options: Partial<ProviderRequest> = {},
): TestRequest {
  let images = 0
  const files = pictures.map(({ bytes, field = 'image', type = 'image/png' }): RequestFile => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const path = join(dir, sha256)
    writeFileSync(path, bytes)
    if (field === 'image') images += 1
    const name = `${field === 'image' ? `image-${images}` : field}.${type === 'image/jpeg' ? 'jpg' : type.slice(6)}`
    return { field, path, sha256, type, name, title: `My ${name}` }
  })
  const pins = (wanted: string) =>
    files.flatMap(({ field, sha256, type }) => (field === wanted ? [{ sha256, type }] : []))
  const [mask, markup] = [pins('mask')[0], pins('markup')[0]]
  return generation(
    dir,
    { model: 'gpt-image-2.5-flare', ...body, image: pins('image'), ...(mask && { mask }), ...(markup && { markup }) },
    { endpoint: 'images/edits', files, ...options },
  )
}

/** Sends one request and closes the provider. */
export async function sendOnce(provider: Provider, request: ProviderRequest): Promise<Outcome> {
  try {
    return await provider.send(request)
  } finally {
    await provider.close()
  }
}
