import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome, Provider, ProviderRequest } from '../../src/main/engine/provider/provider.ts'
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
    onSent: () => {
      sent += 1
    },
    ...options,
  }
  return { request, sent: () => sent }
}

/** Sends one request and closes the provider. */
export async function sendOnce(provider: Provider, request: ProviderRequest): Promise<Outcome> {
  try {
    return await provider.send(request)
  } finally {
    await provider.close()
  }
}
