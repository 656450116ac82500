import { expect, test } from 'vitest'
import { openProvider } from '../../../src/main/engine/provider/open.ts'

const codeOf = (apiKey: string | null, baseUrl: string | null = null): string => {
  try {
    return openProvider({ name: 'openai', apiKey, baseUrl }).host
  } catch (error) {
    expect(String(error)).not.toContain('CANARY')
    return (error as { failure: { code: string } }).failure.code
  }
}

test.for([null, ''])('no key: key_missing', (key) => {
  expect(codeOf(key)).toBe('key_missing')
})

test.for(['sk-CANARY x', ' sk-CANARY', 'sk-CANARY\n', '“sk-CANARY”', 'sk-CANARY\u00a0', 'sk-CANARÝ'])(
  'key %o: key_unusable, before anything is sent',
  (key) => {
    expect(codeOf(key)).toBe('key_unusable')
  },
)

test.for([
  ['https://api.example.com/v1', 'api.example.com'],
  ['http://127.0.0.1:1234/v1', '127.0.0.1:1234'],
  ['http://localhost:8080/v1/', 'localhost:8080'],
  ['http://[::1]:8000', '[::1]:8000'],
  ['http://api.example.com/v1', 'bad_request'],
  ['http://127.0.0.1.example.com/v1', 'bad_request'],
  ['http://localhost.example.com', 'bad_request'],
  ['https://user:pass@api.example.com/v1', 'bad_request'],
  ['https://api.example.com/v1?key=1', 'bad_request'],
  ['ftp://127.0.0.1/', 'bad_request'],
  ['not a url', 'bad_request'],
] as const)('address %s: %s', ([url, expected]) => {
  expect(codeOf('sk-CANARY', url)).toBe(expected)
})

test('a key is known by the start of its hash', () => {
  const one = openProvider({ name: 'openai', apiKey: 'sk-CANARY-1', baseUrl: null })
  const two = openProvider({ name: 'openai', apiKey: 'sk-CANARY-2', baseUrl: null })
  expect(one.keyFingerprint).toMatch(/^[0-9a-f]{8}$/)
  expect(one.keyFingerprint).not.toBe(two.keyFingerprint)
  expect(one.host).toBe('api.openai.com')
})
