import { lookup } from 'node:dns/promises'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Agent, request, type Dispatcher } from 'undici'
import { errnoOf } from '../disk-failure.ts'
import { isPublicAddress } from './address.ts'
import { openBudget, type FetchBudget } from './fetch-budget.ts'
import { found, refused, type Outcome } from './outcome.ts'

/** What may be asked, and how names become addresses. */
export interface FetchRules {
  readonly mayAsk: (url: URL) => boolean
  readonly mayReach: (address: string) => boolean
  readonly resolve: (host: string) => Promise<readonly string[]>
  readonly mostBytes: number
  /** For everything from the name's lookup to the last byte, redirects included, ms. */
  readonly timeoutMs: number
}

/** Only https, only the public internet. */
export const publicOnly: FetchRules = {
  mayAsk: ({ protocol }) => protocol === 'https:',
  mayReach: isPublicAddress,
  resolve: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
  mostBytes: 50 * 1024 * 1024,
  timeoutMs: 30_000,
}

const mostRedirects = 3

/**
 * Writes what an address answers to a file. A name is looked up once, all its addresses must be allowed, and the connection
 * goes to one of them, so that a second lookup cannot lead elsewhere; each redirect is checked anew. No cookies, no
 * credentials, no proxy, certificates always checked. What the bytes are is not looked at; they are never unpacked. Rejects
 * with the disk's error. What the budget ends is refused as `not_fetched`: it may be asked for again.
 */
export async function fetchFile(
  url: URL,
  path: string,
  rules: FetchRules = publicOnly,
  budget: FetchBudget = openBudget(),
): Promise<Outcome<null>> {
  if (!budget.mayAsk()) return notReached(url, budget)
  const signal = AbortSignal.any([AbortSignal.timeout(rules.timeoutMs), budget.signal])
  try {
    let at = url
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const next = await fetchOnce(at, path, rules, budget, signal)
      if (next === null) return found(null)
      if (!(next instanceof URL)) return next
      at = next
    }
    return unfetched(url, `it redirects more than ${mostRedirects} times`)
  } catch (error) {
    await rm(path, { force: true })
    if (budget.spent() !== null) return notReached(url, budget)
    if (signal.aborted) return unfetched(url, `no whole answer within ${Math.round(rules.timeoutMs / 1000)} s`)
    if (isDiskError(error)) throw error
    return unfetched(url, reasonOf(error))
  }
}

/** Where it is redirected to; null when the file is written. */
async function fetchOnce(url: URL, path: string, rules: FetchRules, budget: FetchBudget, signal: AbortSignal) {
  if (!rules.mayAsk(url)) return unfetched(url, 'only https addresses are fetched')
  if (url.username !== '' || url.password !== '') return unfetched(url, 'it holds a name or password')
  const addresses = await allowedAddresses(url, rules, signal)
  if (addresses.length === 0) return unfetched(url, 'it leads to a private or local address, or to none')
  const agent = pinnedAgent(addresses, rules)
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: 'GET',
      headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'Proofsheet' },
      signal,
    })
    return await taken(url, path, answer, { mostBytes: rules.mostBytes, budget, signal })
  } finally {
    await agent.destroy()
  }
}

async function taken(
  url: URL,
  path: string,
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { signal, ...limits }: Limits & { readonly signal: AbortSignal },
) {
  const { location } = headers
  if ([301, 302, 303, 307, 308].includes(statusCode)) {
    body.on('error', () => undefined).destroy()
    if (typeof location !== 'string' || !URL.canParse(location, url)) return unfetched(url, 'it redirects to nowhere')
    return new URL(location, url)
  }
  if (statusCode !== 200) {
    body.on('error', () => undefined).destroy()
    return unfetched(url, `it answers with status ${statusCode}`)
  }
  if (Number(headers['content-length']) > limits.mostBytes) {
    body.on('error', () => undefined).destroy()
    return unfetched(url, tooLarge)
  }
  await pipeline(Readable.from(capped(body, limits)), createWriteStream(path, { mode: 0o600 }), { signal })
  return null
}

interface Limits {
  readonly mostBytes: number
  readonly budget: FetchBudget
}

class TooLarge extends Error {}
const tooLarge = 'it is larger than 50 MB'

/** The header may lie, so bytes are counted as they come. */
async function* capped(body: AsyncIterable<Buffer>, { mostBytes, budget }: Limits): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (!budget.mayTake(chunk.length) || bytes > mostBytes) throw new TooLarge()
    yield chunk
  }
}

/** What a name means; nothing when it has no address, or a single one that is not allowed. */
async function allowedAddresses(url: URL, rules: FetchRules, signal: AbortSignal): Promise<readonly string[]> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const addresses = isIP(host) > 0 ? [host] : await within(rules.resolve(host), signal)
  return addresses.every(rules.mayReach) ? addresses : []
}

/** A lookup cannot be given up; its answer is then not waited for. */
function within<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    signal.addEventListener('abort', () => reject(new Error('given up')), { once: true })
    work.then(resolve, reject)
  })
}

/** An agent that asks no name server: it knows the addresses that were checked. */
function pinnedAgent(addresses: readonly string[], { timeoutMs }: FetchRules): Agent {
  const known = addresses.map((address) => ({ address, family: isIP(address) }))
  const pinned: LookupFunction = (_host, options, done) => {
    if (options.all) done(null, known)
    else done(null, known[0]?.address ?? '', known[0]?.family)
  }
  return new Agent({
    connect: { lookup: pinned, timeout: timeoutMs, rejectUnauthorized: true },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    allowH2: false,
    pipelining: 0,
  })
}

function unfetched(url: URL, why: string) {
  return refused(
    `${shown(url)} could not be fetched: ${why}.`,
    'Correct the address, or save the picture beside the sheet and name the file.',
  )
}

function notReached(url: URL, budget: FetchBudget) {
  return refused(
    `${shown(url)} was not fetched: ${budget.spent() ?? 'the limit was reached'}.`,
    'Fetch again: it goes on with those that are left. On the command line --fetch-limit allows more bytes.',
    'not_fetched',
  )
}

/** Without credentials and without what may be a token. */
export function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`
}

/** A socket may be refused by the same names: a firewall on Windows says EACCES. */
function isDiskError(error: unknown): boolean {
  const call = error instanceof Error && 'syscall' in error ? error.syscall : null
  if (call === 'connect' || call === 'socket') return false
  return ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EIO', 'EMFILE'].includes(errnoOf(error) ?? '')
}

function reasonOf(error: unknown): string {
  if (error instanceof TooLarge) return tooLarge
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name is not known'
  if (/^ERR_(TLS|SSL)|CERT|^UNABLE_TO_/.test(code)) return 'its certificate is not valid'
  return `the connection failed${code === '' ? '' : ` (${code})`}`
}
