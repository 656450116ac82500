import { posix, win32 } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { NameRegistry, safeFileName, safeFilePath } from '../../../src/main/engine/files/names.ts'

test.each([
  ['Red mug', 'Red mug'],
  ['Größe 12″ – 0042', 'Größe 12″ – 0042'],
  ['00123', '00123'],
  ['', 'unnamed'],
  ['...', 'unnamed'],
  ['../../etc/passwd', 'etc-passwd'],
  ['/etc/passwd', 'etc-passwd'],
  ['C:\\Windows\\x', 'C--Windows-x'],
  ['\\\\server\\share', 'server-share'],
  ['CON', '_CON'],
  ['nul.backup', '_nul.backup'],
  ['com1', '_com1'],
  ['LPT¹', '_LPT¹'],
  ['aux ', '_aux'],
  ['console', 'console'],
  ['name. . .', 'name'],
  ['a:b', 'a-b'],
  ['a\u202Egnp.exe', 'agnp.exe'],
  ['zero\u200Bwidth\uFEFF', 'zerowidth'],
  ['tab\tand\nline\r\nend', 'tab and line end'],
  ['bell\u0007', 'bell'],
  ['--rm', 'rm'],
  ['~root', 'root'],
  ['.hidden', 'hidden'],
  ['what?*"<>|', 'what------'],
  ['e\u0301', '\u00E9'],
  ['lone \uD800 half', 'lone \uFFFD half'],
])('%j becomes %j', (text, name) => {
  expect(safeFileName(text)).toBe(name)
})

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc
    .array(
      fc.constantFrom(
        '..',
        '.',
        '/',
        '\\',
        'C:',
        'con',
        'NUL',
        ' ',
        '\u202E',
        '\u0000',
        '👨‍👩‍👧‍👦',
        'e\u0301',
        '-',
        '~',
        'ß',
      ),
    )
    .map((parts) => parts.join('')),
)

function expectPortable(name: string, maxBytes: number): void {
  expect(name).not.toBe('')
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(maxBytes)
  expect(name).not.toMatch(/[<>:"/\\|?*\p{C}]/u)
  expect(name).not.toMatch(/^[\s.~-]|[\s.]$/)
  expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i)
  expect(name).toBe(name.normalize('NFC'))
  for (const path of [posix, win32]) expect(path.basename(path.join('/root', `${name}.png`), '.png')).toBe(name)
}

test('any text becomes one portable component, and doing it twice changes nothing', () => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 16, max: 200 }), (text, maxBytes) => {
      const name = safeFileName(text, { maxBytes })
      expectPortable(name, maxBytes)
      expect(safeFileName(name, { maxBytes })).toBe(name)
    }),
    { numRuns: 3_000 },
  )
})

test('a long name is cut between graphemes, within 255 bytes', () => {
  const family = '👨‍👩‍👧‍👦'
  expect(safeFileName('é'.repeat(300), { maxBytes: 100 })).toBe('é'.repeat(50))
  expect(safeFileName('🇩🇪'.repeat(40), { maxBytes: 100 })).toBe('🇩🇪'.repeat(12))
  expect(Buffer.byteLength(safeFileName(family.repeat(64)))).toBeLessThanOrEqual(200)
})

test('a template makes folders only by its slashes and never leaves the folder it is joined to', () => {
  expect(safeFilePath('shoes/red/0042')).toEqual({ folder: 'shoes/red', name: '0042' })
  expect(safeFilePath('../../a/./..//b')).toEqual({ folder: 'a', name: 'b' })
  expect(safeFilePath('..')).toEqual({ folder: '', name: 'unnamed' })
  expect(safeFilePath('a.png/b')).toEqual({ folder: 'a-png', name: 'b' })
  fc.assert(
    fc.property(nasty, (text) => {
      const { folder, name } = safeFilePath(text)
      for (const part of folder === '' ? [name] : [...folder.split('/'), name]) expectPortable(part, 200)
      for (const path of [posix, win32]) {
        const way = path.relative('/root', path.join('/root', folder, `${name}.png`))
        expect(way.startsWith('..') || path.isAbsolute(way)).toBe(false)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('twins by case, by normal form and by sharp s get different names', () => {
  const registry = new NameRegistry()
  const claim = (name: string, folder = ''): string => registry.claim(folder, name, 'png')
  expect(['Mug', 'mug', 'MUG', 'mug-2'].map((name) => claim(name))).toEqual([
    'Mug.png',
    'mug-2.png',
    'MUG-3.png',
    'mug-2-2.png',
  ])
  expect([claim('Straße'), claim('STRASSE')]).toEqual(['Straße.png', 'STRASSE-2.png'])
  expect([claim('x', 'A'), claim('x', 'a'), claim('x', 'b')]).toEqual(['A/x.png', 'a/x-2.png', 'b/x.png'])
})

test('whatever is claimed, no two paths are the same on any file system and none grows too long', () => {
  const name = fc.constantFrom('a', 'A', 'a-2', 'a-3', 'é', 'É', 'x'.repeat(40))
  fc.assert(
    fc.property(fc.array(name, { maxLength: 60 }), (names) => {
      const registry = new NameRegistry()
      const paths = names.map((each) => registry.claim('', each, 'jpg', { maxBytes: 40 }))
      expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(names.length)
      for (const path of paths) expect(Buffer.byteLength(path)).toBeLessThanOrEqual(44)
    }),
  )
})

test('ten thousand equal names are told apart without a search', () => {
  const registry = new NameRegistry()
  const paths = Array.from({ length: 10_000 }, () => registry.claim('', 'same', 'webp'))
  expect(new Set(paths).size).toBe(10_000)
  expect(paths.at(-1)).toBe('same-10000.webp')
})
