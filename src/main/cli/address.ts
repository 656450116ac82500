import { failed } from '../../contract/failure.ts'
import type { LibraryFlags } from './options.ts'

/** A segment such as "v1" or "v1beta": without one requests would go to a web page, not to an API. */
const version = /\/v\d[^/]*(\/|$)/

/**
 * Refuses an address requests could not be sent to, before a library is opened or anything is made: that of `--base-url`;
 * without it the one in OPENAI_BASE_URL, where `usesEnvironment`. Throws `bad_request`; no message quotes a password.
 */
export async function checkAddress({ baseUrl }: LibraryFlags, usesEnvironment: boolean): Promise<void> {
  const named = baseUrl !== undefined
  const text = named ? baseUrl : usesEnvironment ? process.env['OPENAI_BASE_URL'] : undefined
  if (text === undefined || (text === '' && !named)) return
  const { checkedBaseUrl } = await import('../engine/index.ts')
  const url = checkedBaseUrl(text)
  if (version.test(url.pathname)) return
  const what = named ? '--base-url' : 'OPENAI_BASE_URL'
  const path = url.pathname.replace(/\/$/, '')
  throw failed(
    'bad_request',
    `${what} ${url.origin}${path} names no version of an API. Nothing was sent.`,
    `Most lie under /v1: write ${url.origin}${path}/v1.`,
  )
}

/** Whether a run without a word about it goes to the address in the environment: practice goes nowhere. */
export function usesEnvironment(provider: string | undefined): boolean {
  return provider === 'openai' || (provider === undefined && Boolean(process.env['OPENAI_API_KEY']?.trim()))
}
