import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { characterLine } from '../../../src/contract/character-words.ts'
import { castOf, castWords } from '../../../src/main/engine/recipe/cast.ts'
import { noPictures } from '../../../src/main/engine/recipe/picture-book.ts'
import { keepPicture, openShelf } from './support.ts'

const words = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.trim())
const letters = fc.constantFrom('a', 'b', 'x', 'z', 'ä', 'é', 'ß')
const tails = fc.array(fc.constantFrom('a', 'Z', 'é', '9', '_', '-'), { maxLength: 20 }).map((parts) => parts.join(''))
const ref = ({ sha256 }: { readonly sha256: string }): string => `ref:${sha256}`
const names = fc.tuple(letters, tails).map(([first, rest]) => first + rest)

describe('names', () => {
  test('are the same in any case and Unicode form, and lead to what was saved', async () => {
    const shelf = openShelf()
    await fc.assert(
      fc.asyncProperty(names, words, async (name, identity) => {
        const version = await shelf.save({ name, identity, forbidden: 'the tail' })
        for (const given of [name, name.toUpperCase().normalize('NFD').normalize('NFC'), name.normalize('NFD')]) {
          const found = shelf.characters.find(given.replaceAll('SS', 'ß'), null)
          expect(found).toMatchObject({ identity, forbidden: 'the tail', version })
        }
      }),
      { numRuns: 40 },
    )
    const again = shelf.reopened()
    expect(again.list()).toEqual(shelf.characters.list())
    expect(shelf.warned).toEqual([])
  })

  test('that no folder can have on every system are refused', async () => {
    const shelf = openShelf()
    for (const name of ['con', 'NUL', 'Com1']) {
      await expect(shelf.save({ name, identity: 'x' })).rejects.toMatchObject({ failure: { code: 'bad_request' } })
    }
    expect(shelf.characters.list()).toEqual([])
  })

  test('are found in a prompt however the accent is written', async () => {
    const shelf = openShelf()
    await shelf.save({ name: 'René', title: 'René the cook', identity: 'A cook' })
    const book = {
      ...noPictures,
      character: (name: string, version: number | null) => shelf.characters.find(name, version),
    }
    for (const prompt of ['@rené cooks', '@René cooks'.normalize('NFD'), '@RENÉ and @rene\u0301']) {
      const cast = castOf(prompt, [], book, {})
      expect(cast).toMatchObject({ characters: [{ name: 'rené' }], issues: [] })
      // The window shows the very line that is sent.
      expect(castWords(cast, 0)).toContain(`\n${characterLine(cast.characters[0]!, 1, 0)}`)
    }
  })
})

describe('versions', () => {
  test('count up with every difference, and every one stays as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 8 }), async (identities) => {
        const shelf = openShelf()
        const saved: string[] = []
        for (const identity of identities) {
          const version = await shelf.save({ name: 'fox', identity, forbidden: 'the scar' })
          if (saved.at(-1) !== identity) saved.push(identity)
          expect(version).toBe(saved.length)
        }
        for (const characters of [shelf.characters, shelf.reopened()]) {
          expect(saved.map((_, index) => characters.find('fox', index + 1)?.identity)).toEqual(saved)
          expect(characters.versions('FOX').map(({ version }) => version)).toEqual(
            saved.map((_, i) => saved.length - i),
          )
          expect([characters.find('fox', 0), characters.find('fox', saved.length + 1)]).toEqual([null, null])
        }
      }),
      { numRuns: 15 },
    )
  })

  test('saved at the same moment are different versions, none lost', async () => {
    const shelf = openShelf()
    const identities = Array.from({ length: 12 }, (_, index) => `fox number ${index}`)
    const versions = await Promise.all(identities.map((identity) => shelf.save({ name: 'fox', identity })))
    expect(versions.toSorted((a, b) => a - b)).toEqual(identities.map((_, index) => index + 1))
    expect(
      shelf
        .reopened()
        .versions('fox')
        .map(({ identity }) => identity)
        .toSorted(),
    ).toEqual(identities.toSorted())
  })

  test('after a removal the name is unknown, its versions are there, and the next one counts on', async () => {
    const shelf = openShelf()
    await shelf.save({ name: 'fox', identity: 'old' })
    await shelf.characters.remove('FOX')
    for (const characters of [shelf.characters, shelf.reopened()]) {
      expect([characters.find('fox', null), characters.find('fox', 2)]).toEqual([null, null])
      expect(characters.find('fox', 1)?.identity).toBe('old')
      expect(characters.list()).toEqual([])
    }
    await expect(shelf.characters.remove('fox')).rejects.toMatchObject({ failure: { code: 'not_found' } })
    // The same as before the removal: it was removed in between, so it is a new version.
    expect(await shelf.save({ name: 'fox', identity: 'old' })).toBe(3)
    expect(shelf.characters.versions('fox').map(({ version }) => version)).toEqual([3, 1])
  })
})

describe('pictures', () => {
  test('are kept canon first, each once, under names that are no paths', async () => {
    const shelf = openShelf()
    const [one, two, three] = [await keepPicture(shelf, 1), await keepPicture(shelf, 2), await keepPicture(shelf, 3)]
    await shelf.save({
      name: 'fox',
      references: [
        { source: ref(one), canon: false, name: 'side.png' },
        { source: ref(two), canon: true },
        { source: ref(one), canon: false },
        { source: ref(three), canon: true, name: 'front.png' },
      ],
    })
    const found = shelf.characters.find('fox', null)?.references ?? []
    expect(found.map(({ picture, canon }) => [picture.sha256, canon])).toEqual([
      [two.sha256, true],
      [three.sha256, true],
      [one.sha256, false],
    ])
    expect(JSON.stringify(found)).not.toContain(shelf.root)
    // Saved again by hash alone, a picture is still called what it was.
    await shelf.save({ name: 'fox', title: 'Mira', references: [{ source: ref(three), canon: true }] })
    expect(shelf.characters.find('fox', null)?.references[0]?.picture.name).toBe('front.png')
  })

  test('that cannot be had are named, and nothing is saved', async () => {
    const shelf = openShelf()
    const wrong = ['nothing.png', 'image:7', `ref:${'0'.repeat(64)}`, '@bear', 'http://127.0.0.1/fox.png']
    for (const source of wrong) {
      await expect(shelf.save({ name: 'fox', references: [{ source, canon: false }] }), source).rejects.toMatchObject({
        failure: { code: 'bad_request' },
      })
    }
    await expect(shelf.save({ name: 'fox' })).rejects.toMatchObject({ failure: { code: 'bad_request' } })
    expect(readdirSync(shelf.root)).not.toContain('characters')
  })
})

describe('a file that cannot be read', () => {
  const spoil: readonly (readonly [string, (whole: string) => string])[] = [
    ['cut short', (whole) => whole.slice(0, whole.length / 2)],
    ['empty', () => ''],
    ['of another character', (whole) => whole.replace('"fox"', '"bear"')],
    ['of another version', (whole) => whole.replace('"version": 2', '"version": 1')],
    ['with a picture that has no hash', (whole) => whole.replace('"references": []', '"references": [{}]')],
    ['of a layout to come', (whole) => whole.replace('"layout": 1', '"layout": 99')],
  ]
  test.each(spoil)(
    'because it is %s counts as not there, with one warning, and its number stays taken',
    async (_, change) => {
      const shelf = openShelf()
      for (const identity of ['one', 'two']) await shelf.save({ name: 'fox', identity })
      const path = join(shelf.root, 'characters', 'fox', '2.json')
      const whole = readFileSync(path, 'utf8')
      expect(change(whole)).not.toBe(whole)
      writeFileSync(path, change(whole))

      const found = openShelf(shelf.root)
      // The older one says that it is, so that nothing is made with it unasked.
      expect(found.characters.find('fox', null)).toMatchObject({ identity: 'one', version: 1, unreadable: 2 })
      expect(found.characters.list()).toMatchObject([{ version: 1, unreadable: 2 }])
      expect(found.characters.find('fox', 1)).not.toHaveProperty('unreadable')
      expect(found.characters.find('fox', 2)).toBeNull()
      expect(found.characters.damaged()).toEqual([join('characters', 'fox', '2.json')])
      expect(found.warned).toEqual([join('characters', 'fox', '2.json')])
      expect(await found.save({ name: 'fox', identity: 'three' })).toBe(3)
      expect(found.characters.find('fox', null)).not.toHaveProperty('unreadable')
      // Put aside by the doctor, it still holds its number.
      renameSync(path, `${path}.damaged`)
      renameSync(join(shelf.root, 'characters', 'fox', '3.json'), join(shelf.root, 'three.json'))
      expect(await openShelf(shelf.root).save({ name: 'fox', identity: 'four' })).toBe(3)
    },
  )

  test('saved again just as the older one, restored, or the only one there is: never taken for somebody unknown', async () => {
    const shelf = openShelf()
    for (const identity of ['one', 'two']) await shelf.save({ name: 'fox', identity })
    const [first, second] = [1, 2].map((number) => join(shelf.root, 'characters', 'fox', `${number}.json`))
    const whole = readFileSync(second!, 'utf8')
    writeFileSync(second!, '')
    const found = openShelf(shelf.root)
    expect(found.characters.find('fox', null)).toMatchObject({ version: 1, unreadable: 2 })
    writeFileSync(second!, whole)
    expect(found.characters.find('fox', null)).toMatchObject({ version: 2, identity: 'two' })
    expect(found.characters.find('fox', null)).not.toHaveProperty('unreadable')

    writeFileSync(first!, '{')
    writeFileSync(second!, '{')
    const both = openShelf(shelf.root)
    expect(both.characters.find('fox', null)).toMatchObject({ version: 2, unreadable: 2, references: [], identity: '' })
    writeFileSync(first!, whole.replace('"two"', '"one"').replace('"version": 2', '"version": 1'))
    expect(both.characters.find('fox', null)).toMatchObject({ version: 1, unreadable: 2 })
    expect(await both.save({ name: 'fox', identity: 'one' })).toBe(3)
  })

  test('foreign files and folders are no characters', async () => {
    const shelf = openShelf()
    await shelf.save({ name: 'fox', identity: 'one' })
    const folder = join(shelf.root, 'characters')
    writeFileSync(join(folder, '.DS_Store'), '')
    mkdirSync(join(folder, 'Not a name'))
    writeFileSync(join(folder, 'fox', '.tmp-left-behind'), '{')
    writeFileSync(join(folder, 'fox', 'notes.txt'), 'hello')
    const found = openShelf(shelf.root)
    expect(found.characters.list().map(({ name }) => name)).toEqual(['fox'])
    expect(await found.save({ name: 'fox', identity: 'two' })).toBe(2)
    expect(found.warned).toEqual([])
  })
})

test('a folder without a library has no characters and is not made', () => {
  const shelf = openShelf()
  const none = openShelf(join(shelf.root, 'nowhere'))
  expect([none.characters.list(), none.characters.find('fox', null)]).toEqual([[], null])
  expect(readdirSync(shelf.root)).toEqual([])
})
