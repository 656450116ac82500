import { failed } from '../../../../contract/failure.ts'

/** Names of this machine, for which plain http leaks nothing. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** The key as it can stand in a header. Throws `key_missing` or `key_unusable`; no message quotes any part of it. */
export function checkedKey(key: string | null): string {
  if (key === null || key === '') {
    throw failed(
      'key_missing',
      'There is no API key.',
      'Add a key in Settings, set OPENAI_API_KEY, or use practice mode.',
    )
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw failed(
      'key_unusable',
      'The API key holds a space, a line break or a character that keys do not have. Nothing was sent.',
      'Copy the key again, without quotes or spaces around it.',
    )
  }
  return key
}

/** https, or http for this machine only. Throws `bad_request`. */
export function checkedBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const safe = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname)))
  if (url === null || !safe || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw failed(
      'bad_request',
      'The provider address must start with https:// (http:// only for this machine) and hold no password, "?" or "#". Nothing was sent.',
      'Correct the base URL in Settings, in OPENAI_BASE_URL or after --base-url.',
    )
  }
  return url
}
