import { failed } from '../../contract/failure.ts'
import type { LibraryFlags } from './options.ts'

/**
 * Refuses an address requests could not be sent to, before a library is opened or anything is made: that of `--base-url`;
 * without it the one in OPENAI_BASE_URL, where `usesEnvironment`. Throws `bad_request`; no message quotes a password.
 */
export async function checkAddress({ baseUrl }: LibraryFlags, usesEnvironment: boolean): Promise<void> {
  const named = baseUrl !== undefined
  const text = named ? baseUrl : usesEnvironment ? process.env['OPENAI_BASE_URL'] : undefined
  if (text === undefined || (text === '' && !named)) return
  const { checkedBaseUrl } = await import('../engine/index.ts')
  const slip = slipIn(checkedBaseUrl(text))
  if (slip === null) return
  const what = named ? '--base-url' : 'OPENAI_BASE_URL'
  throw failed('bad_request', `${what} ${slip.how}. Nothing was sent.`, `Write ${slip.meant}.`)
}

interface Slip {
  /** Follows the name of the setting. */
  readonly how: string
  readonly meant: string
}

/**
 * Where an API lies below its host is the host's own business: /v1, /openai, /api/paas/v4. Refused is only what is surely a
 * slip: the address of one request instead of what all have in common, no path at all, and OpenAI's own host without /v1.
 */
function slipIn({ origin, hostname, pathname }: URL): Slip | null {
  const path = pathname.replace(/\/+$/, '')
  const [request = ''] = /\/(images(\/\w+)?|responses|(chat\/)?completions)$/.exec(path) ?? []
  const base = path.slice(0, path.length - request.length)
  const isOpenAi = hostname === 'api.openai.com'
  const isBare = base === '' || (isOpenAi && base !== '/v1')
  const other = base === '' && !isOpenAi ? ', or the path this provider documents' : ''
  const meant = `${origin}${isBare ? '/v1' : base}${other}`
  if (request !== '') return { how: `${origin}${path} is the address of one kind of request`, meant }
  if (base === '') return { how: `${origin} has no path, and an API lies below one`, meant }
  return isBare ? { how: `${origin}${path} names no version of an API`, meant } : null
}

/** Whether a run without a word about it goes to the address in the environment: practice goes nowhere. */
export function usesEnvironment(provider: string | undefined): boolean {
  return provider === 'openai' || (provider === undefined && Boolean(process.env['OPENAI_API_KEY']?.trim()))
}
