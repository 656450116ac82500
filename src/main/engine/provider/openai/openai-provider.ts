import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type OpenAI from 'openai'
import type { ImageEditParams, ImageGenerateParams } from 'openai/resources/images'
import type { Carrier } from '../carrier.ts'
import { outcomeOf } from '../failure.ts'
import { LostPictureError, openPicture } from '../form-check.ts'
import { readCanonical } from '../form.ts'
import type { Outcome, Provider, ProviderRequest } from '../provider.ts'
import { canReach } from '../reach.ts'
import type { MakeRoom } from '../spool.ts'
import { openTransport, type Transport } from '../transport.ts'
import { checkedBaseUrl, checkedKey } from './access.ts'

const officialUrl = 'https://api.openai.com/v1'

export interface OpenAiSettings {
  readonly apiKey: string | null
  /** Null: OpenAI's own. */
  readonly baseUrl: string | null
  /** Default: the network, opened with the first request. */
  readonly carrier?: () => Promise<Carrier>
  /** Called when an answer does not fit on the disk, before it is tried once more. */
  readonly makeRoom?: MakeRoom
  /** Default "openai". */
  readonly name?: string
  /** What messages call the other side. Default: its host. */
  readonly calledAs?: string
}

interface Line {
  readonly client: OpenAI
  readonly transport: Transport
}

/**
 * The Images API through the official client, which builds the request and nothing else: it retries nothing and sees no
 * body. Throws ProofsheetError `key_missing`, `key_unusable` or `bad_request` before anything is opened.
 */
export function openOpenAiProvider(settings: OpenAiSettings): Provider {
  const apiKey = checkedKey(settings.apiKey)
  const baseUrl = checkedBaseUrl(settings.baseUrl ?? officialUrl)
  const carrier = settings.carrier ?? openNetwork
  const open = async (): Promise<Transport> => openTransport(await carrier(), settings.makeRoom)
  let line: Promise<Line> | null = null
  const ready = (): Promise<Line> => {
    line ??= openLine(apiKey, baseUrl, open).catch((error: unknown) => {
      // The next request tries again.
      line = null
      throw error
    })
    return line
  }
  return {
    name: settings.name ?? 'openai',
    host: baseUrl.host,
    keyFingerprint: createHash('sha256').update(apiKey).digest('hex').slice(0, 8),
    async warm() {
      await ready().catch(() => undefined)
    },
    reach: (signal) => canReach(baseUrl, signal),
    async send(request) {
      return await sendOver(await ready(), request, { host: settings.calledAs ?? baseUrl.host, secret: apiKey })
    },
    async close() {
      await (await line)?.transport.close()
    },
  }
}

/** Loaded with the first batch or request: the engine's start does not pay for it. */
async function openNetwork(): Promise<Carrier> {
  const { networkCarrier } = await import('../network.ts')
  return networkCarrier()
}

async function openLine(apiKey: string, baseUrl: URL, open: () => Promise<Transport>): Promise<Line> {
  const [{ OpenAI: Client }, transport] = await Promise.all([import('openai'), open()])
  const client = new Client({
    apiKey,
    baseURL: baseUrl.href.replace(/\/$/, ''),
    fetch: transport.fetch,
    // One request is one paid picture: whether to ask again is the queue's decision.
    maxRetries: 0,
    logLevel: 'off',
    // Explicit, so that nothing of the environment reaches a host it was not meant for.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
  })
  return { client, transport }
}

async function sendOver(line: Line, request: ProviderRequest, at: { host: string; secret: string }): Promise<Outcome> {
  const evidence = line.transport.expect(request)
  try {
    await post(line.client, request, at.secret)
  } catch (error) {
    evidence.cause ??= error
    if (error instanceof LostPictureError) evidence.ending ??= 'lost_picture'
  } finally {
    line.transport.forget(request)
  }
  const outcome = outcomeOf(evidence, at)
  // A stream that was refused after it began holds nothing that was paid for.
  if (outcome.kind === 'refused') await rm(`${request.spoolPath}.part`, { force: true }).catch(() => undefined)
  return outcome
}

async function post(client: OpenAI, request: ProviderRequest, apiKey: string): Promise<void> {
  const options = {
    headers: {
      // Here it beats OPENAI_CUSTOM_HEADERS, by which the environment could put another account in.
      Authorization: `Bearer ${apiKey}`,
      'X-Client-Request-Id': request.attemptId,
      'Idempotency-Key': request.attemptId,
    },
    // Ours fires first; the client's would abort without saying why.
    timeout: Math.min(request.timeoutMs + 60_000, 2_147_483_647),
  }
  if (request.endpoint === 'images/generations') {
    const body = JSON.parse(request.bodyText) as ImageGenerateParams
    await client.images.generate(body, options).asResponse()
  } else {
    await client.images.edit(await editOf(request), options).asResponse()
  }
}

/** What the client makes a form of. The transport compares that form with the canonical text before anything leaves. */
async function editOf({ bodyText, files }: ProviderRequest): Promise<ImageEditParams> {
  const opened = await Promise.all(files.map(async (file) => ({ file, picture: await openPicture(file) })))
  const named = (field: string): File[] =>
    opened.flatMap(({ file, picture }) => (file.field === field ? [picture] : []))
  const images = named('image')
  const [mask, markup] = [named('mask')[0], named('markup')[0]]
  return {
    ...readCanonical(bodyText).body,
    image: images.length === 1 ? images[0] : images,
    ...(mask && { mask }),
    ...(markup && { markup }),
  } as ImageEditParams
}
