import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSource } from '../../../src/main/engine/references/source.ts'

const hash = 'ab'.repeat(32)

test.each([
  ['photos/a.png', { kind: 'file', path: 'photos/a.png' }],
  [' photos\\42-*.jpg ', { kind: 'file', path: 'photos/42-*.jpg' }],
  ['Fuchs (1) [rot].png', { kind: 'file', path: 'Fuchs (1) [rot].png' }],
  ['console.png', { kind: 'file', path: 'console.png' }],
  ['image:12', { kind: 'image', id: 12 }],
  ['IMAGE: 12', { kind: 'image', id: 12 }],
  [`ref:${hash}`, { kind: 'kept', sha256: hash }],
  [`Ref:${hash.toUpperCase()}`, { kind: 'kept', sha256: hash }],
  ['@fox', { kind: 'character', name: 'fox' }],
])('"%s" is understood', (source, value) => {
  expect(parseSource(source)).toEqual({ ok: true, value })
})

test('an address is one', () => {
  const parsed = parseSource('https://example.com/a b.png?x=1#y')
  expect(parsed.ok && parsed.value.kind === 'url' && parsed.value.url.href).toBe('https://example.com/a%20b.png?x=1#y')
})

test.each([
  ['', /names no picture/],
  ['a\0.png', /names no picture/],
  ['a\n.png', /names no picture/],
  ['image:', /names no image/],
  ['image:0', /names no image/],
  ['image:-1', /names no image/],
  ['image:1e3', /names no image/],
  ['ref:abc', /names no kept picture/],
  [`ref:../../${hash}`, /names no kept picture/],
  ['file:///etc/passwd', /file: is not known/],
  ['data:image/png;base64,AAAA', /data: is not known/],
  ['ftp://example.com/a.png', /ftp: is not known/],
  ['javascript:alert(1)', /javascript: is not known/],
  ['blob:https://example.com/1', /blob: is not known/],
  ['https://', /is no address/],
  ['//server/share/a.png', /another computer/],
  ['\\\\server\\share\\a.png', /another computer/],
  ['\\\\?\\C:\\a.png', /another computer/],
  ['\\\\.\\PhysicalDrive0', /another computer/],
  ['NUL', /device/],
  ['photos/con.png', /device/],
  ['photos\\COM1.jpg', /device/],
  ['aux .png', /device/],
  ['lpt¹', /device/],
])('"%s" is refused with a reason and a way out', (source, words) => {
  const parsed = parseSource(source)
  if (parsed.ok) throw new Error('It was taken.')
  expect(parsed.refusal.message).toMatch(words)
  expect(parsed.refusal.fix).toMatch(/\.$/)
})

test('whatever is written is understood or refused, never thrown at, and a path keeps no backslash', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.webUrl(),
        fc.string().map((s) => `image:${s}`),
      ),
      (source) => {
        const parsed = parseSource(source)
        if (!parsed.ok) return parsed.refusal.message !== '' && parsed.refusal.fix !== ''
        return parsed.value.kind !== 'file' || !/[\\\0\n\r]/.test(parsed.value.path)
      },
    ),
    { numRuns: 2_000 },
  )
})
