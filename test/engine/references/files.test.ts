import { execFileSync } from 'node:child_process'
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeFileFinder } from '../../../src/main/engine/references/find-files.ts'
import { tempFolder } from '../../support/temp.ts'

/** A folder of empty files, beside one that must not be seen. */
function makeTree(paths: readonly string[]): { readonly inside: string; readonly outside: string } {
  const folder = tempFolder()
  const [inside, outside] = [join(folder, 'sheet'), join(folder, 'secret')]
  for (const dir of [inside, outside]) mkdirSync(dir)
  writeFileSync(join(outside, 'key.png'), '')
  for (const path of paths) {
    mkdirSync(join(inside, path, '..'), { recursive: true })
    writeFileSync(join(inside, path), '')
  }
  return { inside, outside }
}

async function shown(folders: readonly string[], path: string): Promise<readonly string[]> {
  const hits = await makeFileFinder(folders)(path)
  if (!hits.ok) throw new Error(hits.refusal.message)
  return hits.value.map((file) => file.shown)
}

async function refusal(folders: readonly string[], path: string): Promise<string> {
  const hits = await makeFileFinder(folders)(path)
  if (hits.ok) throw new Error(`It was found: ${hits.value.map((file) => file.path).join(', ')}`)
  expect(hits.refusal.fix).not.toBe('')
  return hits.refusal.message
}

test('globs find pictures in the order a person reads them', async () => {
  const { inside } = makeTree([
    'a/9.png',
    'a/10.png',
    'a/1.png',
    'a/notes.txt',
    'a/.hidden.png',
    'b/2.JPG',
    'b/c/3.webp',
  ])
  expect(await shown([inside], 'a/*')).toEqual(['a/1.png', 'a/9.png', 'a/10.png'])
  expect(await shown([inside], 'a/1*.png')).toEqual(['a/1.png', 'a/10.png'])
  expect(await shown([inside], '?/[0-9].*')).toEqual(['a/1.png', 'a/9.png', 'b/2.JPG'])
  expect(await shown([inside], '**/*.webp')).toEqual(['b/c/3.webp'])
  expect(await shown([inside], 'b/**/*')).toEqual(['b/2.JPG', 'b/c/3.webp'])
  expect(await shown([inside], '{a,b}/{1,2}.*')).toEqual(['a/1.png', 'b/2.JPG'])
  expect(await refusal([inside], 'a/x*')).toMatch(/finds no picture/)
  expect(await refusal([inside], '*')).toMatch(/finds no picture/)
})

test('letters with accents are the same however a system writes them', async () => {
  const [composed, apart] = ['NFC', 'NFD'].map((form) => `Füße/Café ä.png`.normalize(form)) as [string, string]
  expect(composed).not.toBe(apart)
  for (const [onDisk, written] of [
    [composed, apart],
    [apart, composed],
  ] as const) {
    const { inside, outside } = makeTree([onDisk])
    for (const path of [onDisk, written]) {
      expect(await shown([inside], path)).toEqual([onDisk])
      expect(await shown([inside], path.replace(' ', '*'))).toEqual([onDisk])
      expect(await shown([inside], path.replace('Caf', '?[a]f').replace(' ', '?'))).toEqual([onDisk])
      expect(await shown([inside], join(inside, path))).toEqual([onDisk])
      expect(await refusal([inside], join(outside, path))).toMatch(/leads out/)
    }
    expect(await refusal([inside], 'Füße/Cafe a.png')).toMatch(/finds no picture/)
  }
})

test.skipIf(process.platform === 'darwin')(
  'where both ways are names of their own, each is found by its own',
  async () => {
    const forms = ['NFC', 'NFD'].map((form) => 'ä.png'.normalize(form))
    const { inside } = makeTree(forms)
    for (const form of forms) expect(await shown([inside], form)).toEqual([form])
    expect(await shown([inside], '*.png')).toHaveLength(2)
  },
)

test('a name with special characters is that name', async () => {
  const { inside } = makeTree([
    'chair (1) [red].png',
    'chair (1) r.png',
    'what?.png',
    '{a,b}.png',
    'ünï 🦊.png',
    '-x.png',
  ])
  for (const name of ['chair (1) [red].png', 'what?.png', '{a,b}.png', 'ünï 🦊.png', '-x.png']) {
    expect(await shown([inside], name)).toEqual([name])
  }
})

test('a glob that finds more than can go along says how many', async () => {
  const { inside } = makeTree(Array.from({ length: 134 }, (_, n) => `p/${n}.png`))
  expect(await refusal([inside], 'p/*')).toMatch(/finds 134 pictures; at most 100/)
  expect(await shown([inside], 'p/1*')).toHaveLength(45)
})

test('the first folder that has one decides', async () => {
  const one = makeTree(['a.png'])
  const other = makeTree(['a.png', 'b.png'])
  expect(await shown([one.inside, other.inside], 'b.png')).toEqual(['b.png'])
  const hits = await makeFileFinder([one.inside, other.inside])('a.png')
  expect(hits.ok && hits.value[0]?.path).toBe(join(realpathSync(one.inside), 'a.png'))
  expect(await shown([join(one.inside, 'gone'), other.inside], 'b.png')).toEqual(['b.png'])
  expect(await refusal([], 'b.png')).toMatch(/no folder to look in/)
})

test('nothing outside can be named', async () => {
  const { inside, outside } = makeTree(['a/b/c.png'])
  symlinkSync(outside, join(inside, 'door'))
  symlinkSync(join(outside, 'key.png'), join(inside, 'link.png'))
  symlinkSync(join(inside, 'a'), join(inside, 'back'))
  symlinkSync('loop', join(inside, 'loop'))
  for (const path of [
    '../secret/key.png',
    'a/../../secret/key.png',
    join(outside, 'key.png'),
    '/etc/hostname',
    '/',
    'C:/Windows/win.ini',
    '..',
    'door/key.png',
    'link.png',
    '../secret/*',
    '../*/key.png',
    `${inside}/../secret/key.png`,
  ]) {
    expect(await refusal([inside], path), path).toMatch(/leads out|finds no picture/)
  }
  for (const glob of ['door/*', '*/key.png', '**/key.png', 'loop/*']) {
    expect(await refusal([inside], glob), glob).toMatch(/finds no picture/)
  }
  expect(await refusal([inside], 'l*.png')).toMatch(/leads out/)
  // What leads nowhere else is no harm.
  expect(await shown([inside], 'back/b/c.png')).toEqual(['back/b/c.png'])
  expect(await shown([inside], 'a/../a/b/c.png')).toEqual(['a/b/c.png'])
  expect(await shown([inside], join(inside, 'a/b/c.png'))).toEqual(['a/b/c.png'])
})

test('folders, pipes and devices are no pictures', async () => {
  const { inside } = makeTree(['a/b.png'])
  execFileSync('mkfifo', [join(inside, 'pipe.png')])
  expect(await refusal([inside], 'a')).toMatch(/is a folder/)
  expect(await refusal([inside], 'a/')).toMatch(/is a folder/)
  expect(await refusal([inside], 'pipe.png')).toMatch(/is no file/)
  expect(await refusal([inside], '*.png')).toMatch(/finds no picture/)
})

test('whatever a cell says, what is found lies inside', async () => {
  const { inside, outside } = makeTree(['a/b.png', 'c.png', 'a/d/e.png'])
  symlinkSync(outside, join(inside, 'door'))
  symlinkSync('..', join(inside, 'a', 'up'))
  const real = realpathSync(inside) + sep
  const part = fc.constantFrom(
    '..',
    '.',
    'a',
    'd',
    'up',
    'door',
    'b.png',
    'key.png',
    '*',
    '**',
    '?*',
    '[a-z]*',
    '{..,a}',
    '',
    '/',
    '~',
    '%2e%2e',
    'secret',
    outside,
  )
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 7 }), async (parts) => {
      const hits = await makeFileFinder([inside])(parts.join('/'))
      return !hits.ok || hits.value.every(({ path }) => path.startsWith(real) && realpathSync(path) === path)
    }),
    { numRuns: 500 },
  )
})

test('ten thousand globs over a folder of ten thousand pictures read it once and take their time once', async () => {
  const { inside } = makeTree(Array.from({ length: 10_000 }, (_, n) => `${n}-a.png`))
  const find = makeFileFinder([inside])
  let found = 0
  for (let n = 0; n < 10_000; n += 1) {
    const hits = await find(`${n}-*.png`)
    found += hits.ok ? hits.value.length : 0
  }
  expect(found).toBe(10_000)
})

test('however many ** stand in a glob, each folder is looked through once', async () => {
  const folder = Array.from({ length: 12 }, (_, n) => `d${n}`).join('/')
  const { inside } = makeTree(Array.from({ length: 500 }, (_, n) => `${folder}/s${n % 40}/${n}.png`))
  expect(await shown([inside], `${'**/'.repeat(20)}7.png`)).toEqual([`${folder}/s7/7.png`])
  expect(await shown([inside], `${'**/d*/'.repeat(6)}**/s7/**/4*.png`)).toEqual([
    `${folder}/s7/47.png`,
    `${folder}/s7/407.png`,
    `${folder}/s7/447.png`,
    `${folder}/s7/487.png`,
  ])
})
