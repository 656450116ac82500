import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePicture } from '../support/pictures.ts'
import { tempFolder } from '../support/temp.ts'
import { run, writeThings } from './program.ts'

async function writeFox(home: string, over: Readonly<Record<string, unknown>> = {}): Promise<string> {
  mkdirSync(join(home, 'foxes'), { recursive: true })
  for (const [seed, name] of ['side.png', 'front.png'].entries())
    writeFileSync(join(home, 'foxes', name), await makePicture({ seed, width: 48, height: 48 }))
  const path = join(home, 'fox.character.json')
  const references = [{ source: 'foxes/side.png' }, { source: 'foxes/front.png', canon: true }]
  const character = { name: 'Fox', title: 'Mira the fox', identity: 'A young fox', forbidden: 'the scar', references }
  writeFileSync(path, JSON.stringify({ ...character, ...over }))
  return path
}

test('a character is saved from a file, shown, listed, used by a run and removed', async () => {
  const home = tempFolder()
  const none = await run(['characters'], { home })
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('There is no library in')])

  const file = await writeFox(home)
  const saved = await run(['characters', 'save', file, '--json'], { home })
  expect([saved.code, saved.last()]).toMatchObject([0, { type: 'character', saved: true, name: 'fox', version: 1 }])
  expect((await run(['characters', 'save', file], { home })).stdout).toContain('@fox is as in version 1.')
  await writeFox(home, { title: 'Mira' })
  expect((await run(['characters', 'save', file], { home })).stdout).toContain('Saved @fox as version 2.')
  // From here on the library has its own copies.
  rmSync(join(home, 'foxes'), { recursive: true })

  const shown = (await run(['characters', 'show', '@FOX', '1'], { home })).stdout
  expect(shown).toMatch(
    /^@fox, version 1: Mira the fox\n {2}A young fox\n {2}Never change: the scar\n {2}1 {2}canon {2}front\.png {2}48x48 {2}ref:/,
  )
  expect(shown).toContain('Versions: 2 (0 images), 1 (0 images).')

  const sheet = writeThings(home, 2, { template: '@fox with {{thing}}' })
  const done = await run(['run', sheet, '--provider', 'practice', '--json'], { home })
  expect(done.last()).toMatchObject({ jobs: { done: 2, failed: 0 } })
  const listed = await run(['characters', '--json'], { home })
  expect(listed.ofType('character')).toMatchObject([
    { name: 'fox', title: 'Mira', version: 2, references: 2, images: 2 },
  ])
  expect(listed.last()).toEqual({ type: 'characters', count: 1 })

  const asked = await run(['characters', 'remove', 'fox'], { home })
  expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('Add --yes')])
  expect((await run(['characters', 'remove', 'fox', '--yes'], { home })).code).toBe(0)
  expect((await run(['characters'], { home })).stdout).toContain('No characters.')
  const gone = await run(['characters', 'show', 'fox', '--json'], { home })
  expect([gone.code, gone.last()]).toMatchObject([2, { type: 'error', code: 'not_found' }])
})

test('a file that is wrong is refused with the place, and nothing is saved', async () => {
  const home = tempFolder()
  const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
    [{ name: 'two words' }, 'A name starts with a letter'],
    [{ references: [{ source: 'foxes/none.png' }] }, 'none.png'],
    [{ references: [{ source: 'image:7' }] }, 'There is no image 7'],
    [{ identities: 'many' }, 'identities'],
    [{ identity: '', forbidden: '', references: [] }, 'neither pictures nor words'],
  ]
  for (const [over, words] of wrong) {
    const { code, stderr } = await run(['characters', 'save', await writeFox(home, over)], { home })
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
  }
  writeFileSync(join(home, 'sheet.csv'), 'name,identity\n')
  const sheet = await run(['characters', 'save', 'sheet.csv'], { home })
  expect([sheet.code, sheet.stderr]).toEqual([2, expect.stringContaining('sheet.csv is no JSON')])
  expect((await run(['characters', '--json'], { home })).records()).toEqual([{ type: 'characters', count: 0 }])
})
