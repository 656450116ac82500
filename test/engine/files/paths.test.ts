import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../../src/contract/failure.ts'
import * as paths from '../../../src/main/engine/files/paths.ts'

/** RFC 9562's own example of a UUIDv7, made 2022-02-22. */
const attempt = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'

test('an attempt determines every path of its image', () => {
  expect(paths.originalFolder(attempt)).toBe('originals/2022-02')
  expect(paths.originalName(attempt, 'jpeg')).toBe(`${attempt}.jpg`)
  expect(paths.originalTemporaryPath(attempt)).toBe(`originals/2022-02/.tmp-${attempt}`)
  expect(paths.thumbPath(attempt, 256)).toBe(`thumbs/8f/${attempt}-256.webp`)
  expect(paths.renditionPath(attempt, { name: 'Shop 1.5', format: 'avif' }, 2)).toBe(
    `renditions/2022-02/${attempt}-2-Shop 1.5.avif`,
  )
  expect(paths.spoolPath(attempt)).toBe(`spool/${attempt}`)
})

test.each(['', '../x', 'a/b', '017f22e2-79b0-4cc3-98c4-dc0c0c07398f', `${attempt}\n`])('%j is no attempt', (id) => {
  expect(() => paths.spoolPath(id)).toThrow('not an attempt id')
  expect(() => paths.originalFolder(id)).toThrow('not an attempt id')
})

let dir = ''
let root = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'proofsheet-paths-'))
  root = join(dir, 'library')
  mkdirSync(join(root, 'thumbs'), { recursive: true })
  mkdirSync(join(dir, 'library-twin'))
  writeFileSync(join(dir, 'secret'), '')
  writeFileSync(join(root, 'thumbs/a.webp'), '')
  symlinkSync(dir, join(root, 'out'))
  symlinkSync(join(dir, 'secret'), join(root, 'thumbs/link.webp'))
})
afterAll(() => rmSync(dir, { recursive: true }))

test('a path inside resolves, whether or not it exists yet', () => {
  expect(paths.resolveInside(root, 'thumbs/a.webp')).toBe(join(root, 'thumbs/a.webp'))
  expect(paths.resolveInside(root, 'new/folder/b.png')).toBe(join(root, 'new/folder/b.png'))
})

test.each([
  '../secret',
  'thumbs/../../secret',
  '..',
  '.',
  '',
  'out/secret',
  'out/new',
  'thumbs/link.webp',
  '../library-twin/x',
])('%j leads out and is refused', (path) => {
  try {
    paths.resolveInside(root, path)
    expect.unreachable()
  } catch (error) {
    expect(failureOf(error).code).toBe('library_unsafe')
  }
})

test('absolute paths are refused', () => {
  expect(() => paths.resolveInside(root, join(root, 'thumbs/a.webp'))).toThrow('leads out')
})

test('no made-up path resolves outside', () => {
  const part = fc.constantFrom('..', '.', 'thumbs', 'out', 'a', '', 'a.webp', '\\', '...')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      try {
        expect(paths.resolveInside(root, parts.join('/')).startsWith(`${root}/`)).toBe(true)
        expect(parts).not.toContain('out/secret')
      } catch (error) {
        expect(failureOf(error).code).toBe('library_unsafe')
      }
    }),
  )
})
