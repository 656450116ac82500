import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { failureOf } from '../../../src/contract/failure.ts'
import { recipeSchema } from '../../../src/contract/recipe.ts'
import { fieldNames } from '../../../src/main/engine/gallery/fields.ts'
import { findImages } from '../../../src/main/engine/gallery/find.ts'
import { compileQuery } from '../../../src/main/engine/gallery/query.ts'
import { makeStore, type Store } from '../../../src/main/engine/store/index.ts'

interface Picture {
  readonly key: string
  readonly prompt: string
  readonly format: 'png' | 'jpeg' | 'webp'
  readonly width: number
  readonly day: string
  readonly model: string
}

const pictures: readonly Picture[] = [
  { key: '00123', prompt: 'A red mug on oak', format: 'png', width: 1024, day: '2026-01-10', model: 'gpt-image-2' },
  {
    key: '00124',
    prompt: 'A blue mug on marble',
    format: 'webp',
    width: 1536,
    day: '2026-02-10',
    model: 'gpt-image-2',
  },
  { key: 'SKU_7', prompt: 'Überzug, rot (red)', format: 'jpeg', width: 1024, day: '2026-03-10', model: 'gpt-image-1' },
]

let folder: string
let store: Store

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'query-'))
  store = makeStore(folder, { backups: folder })
  store.transaction(() => {
    const batchId = store.batches.create({
      name: 'Spring range',
      sheetName: 'mugs.csv',
      columns: ['sku'],
      recipe: recipeSchema.parse({}),
      options: { parameters: {} },
      provider: 'practice',
      variants: [],
      capMicros: null,
      createdAt: 0,
    })
    pictures.forEach((picture, index) => addPicture(batchId, picture, index))
    store.batches.markReady(batchId, pictures.length, '{}')
  })
})

afterAll(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

function addPicture(batchId: number, picture: Picture, index: number): void {
  const rowId = store.rows.insert({
    batchId,
    number: index + 2,
    key: picture.key,
    cells: [picture.key],
    blocked: false,
  })
  store.jobs.insert({
    batchId,
    rowId,
    variant: 0,
    repeat: 1,
    model: picture.model,
    body: '{}',
    hash: '',
    lowMicros: 0,
    highMicros: 0,
    endpoint: 'images/generations',
    inputs: null,
    crop: null,
  })
  const jobId = store.jobs.ofRow(rowId)[0]?.id ?? 0
  const attemptId = `0190a000-0000-7000-8000-00000000000${index}`
  store.db
    .prepare(
      `INSERT INTO attempt (id, job_id, state, provider, host, key_fingerprint, body_hash, estimate_micros, prepared_at)
       VALUES (?, ?, 'stored', 'practice', '', '', '', 0, 0)`,
    )
    .run(attemptId, jobId)
  store.images.insert(
    {
      attemptId,
      jobId,
      batchId,
      rowId,
      sha256: '',
      bytes: 1,
      width: picture.width,
      height: 1024,
      format: picture.format,
      hasAlpha: false,
      path: '',
      costMicros: 0,
      facts: {},
      createdAt: new Date(`${picture.day}T12:00:00`).getTime(),
    },
    { prompt: picture.prompt, key: picture.key, cells: picture.key, batch: 'Spring range' },
  )
}

/** Keys found, oldest first. */
function keys(query: string): readonly string[] {
  const { ids } = findImages(store, query, 100)
  return ids.map((id) => pictures[id - 1]?.key ?? '?').toReversed()
}

function codeOf(query: string): string {
  try {
    compileQuery(query)
    return 'none'
  } catch (error) {
    return failureOf(error).code
  }
}

const [first, second, third] = pictures.map(({ key }) => key)

describe('words', () => {
  test.each([
    ['', [first, second, third]],
    ['   - & *** "" ', [first, second, third]],
    ['mug', [first, second]],
    ['MU', [first, second]],
    ['red mug', [first]],
    ['-red', [second]],
    ['mug -red', [second]],
    ['-red -blue', []],
    ['uber', [third]],
    ['"mug on oak"', [first]],
    ['"oak mug"', []],
    ['"on oa"', []],
    ['00123', [first]],
    ['spring', [first, second, third]],
    ['rot (red) OR NOT NEAR(', []],
    ['(red)', [first, third]],
  ])('%s', (query, expected) => expect(keys(query)).toEqual(expected))
})

describe('fields', () => {
  test.each([
    ['key:00123', [first]],
    ['sku:0012*', [first, second]],
    ['KEY:sku_7', [third]],
    ['key:SKU%7', []],
    ['key:0012_', []],
    ['-key:0012*', [third]],
    ['key:00123 key:SKU_7', [first, third]],
    ['batch:1', [first, second, third]],
    ['batch:2', []],
    ['batch:"spring range"', [first, second, third]],
    ['batch:spring*', [first, second, third]],
    ['model:gpt-image-1', [third]],
    ['model:gpt-*-2 red', [first]],
    ['provider:practice -format:webp', [first, third]],
    ['state:waiting', [first, second, third]],
    ['state:failed', []],
    ['format:jpg', [third]],
    ['format:png format:webp', [first, second]],
    ['size:1024x1024', [first, third]],
    ['size:1536x*', [second]],
    ['size:*x*', [first, second, third]],
    ['after:2026-02-10', [second, third]],
    ['before:2026-02-10', [first]],
    ['after:2026-02 before:2026-03', [second]],
    ['-after:2026-02-11', [first, second]],
  ])('%s', (query, expected) => expect(keys(query)).toEqual(expected))

  test.each([
    'colour:red',
    'http://example.test',
    'key:',
    '-state:',
    'key:""',
    'state:gone',
    'size:big',
    'before:soon',
  ])('%s is refused', (query) => expect(codeOf(query)).toBe('bad_request'))

  test('an unknown field is answered with those there are', () => {
    expect(() => compileQuery('colour:red')).toThrow('"colour:" is not a search field.')
    try {
      compileQuery('colour:red')
    } catch (error) {
      for (const name of fieldNames) expect(failureOf(error).action).toContain(name)
    }
  })

  test.each(['2026-02-31', '0026-01-01', '2026-13', '20260101'])('%s is not a date', (date) =>
    expect(codeOf(`before:${date}`)).toBe('bad_request'),
  )

  test('too many terms and too many stars are refused', () => {
    expect(codeOf('a '.repeat(101))).toBe('bad_request')
    expect(codeOf(`key:${'a*'.repeat(7)}`)).toBe('bad_request')
  })
})

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '-',
    '"',
    ':',
    '*',
    ' ',
    '\0',
    '\uD800',
    'NEAR(',
    'AND',
    '^',
    '{prompt}',
    "'",
    ';--',
    '?',
    '@a',
    '?1',
  ),
  fc.constantFrom(...fieldNames.map((name) => `${name}:`)),
  fc.constantFrom('1024x*', '2026-01-02', 'failed', '7', '99999999999999999999'),
)

test('no string makes SQL that SQLite refuses, and none throws anything but bad_request', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const query = pieces.join('')
      try {
        findImages(store, query, 5)
      } catch (error) {
        expect(failureOf(error).code).toBe('bad_request')
      }
    }),
    { numRuns: 1_000 },
  )
})

test('a query with the most terms allowed still runs', () => {
  const fields = Array.from({ length: 50 }, (_, index) => `-key:${index}*`).join(' ')
  const words = Array.from({ length: 50 }, () => 'mug').join(' ')
  expect(keys(`${fields} ${words}`)).toEqual([])
  expect(findImages(store, 'mug', 1)).toMatchObject({ total: 2, ids: [2], ratios: [150] })
})

describe('what went along and what was found', () => {
  const fox = { name: 'fox', version: 2 }
  const picture = { sha256: 'a', format: 'png', bytes: 1, width: 1, height: 1, name: 'a', source: 'ref:a' }

  beforeAll(() => {
    const write = store.db.prepare('UPDATE job SET inputs = ?, endpoint = ? WHERE id = ?')
    const [one, two] = [1, 2].map((id) => store.images.get(id)?.job_id ?? 0)
    const edit = { images: [{ ...picture, imageId: 2, character: null }], characters: [], mask: picture, markup: null }
    write.run(JSON.stringify(edit), 'images/edits', one)
    write.run(JSON.stringify({ images: [], characters: [fox], mask: null, markup: null }), 'images/generations', two)
    store.db
      .prepare('UPDATE image SET facts = ? WHERE id = 3')
      .run(JSON.stringify({ alpha: { grade: 'repaired', found: [{ kind: 'haze' }] } }))
  })

  test.each([
    ['has:mask', [first]],
    ['has:reference', [first]],
    ['has:parent', [first]],
    ['has:markup', []],
    ['has:CHARACTER', [second]],
    ['has:mask has:character', [first, second]],
    ['-has:mask', [second, third]],
    ['character:fox', [second]],
    ['character:@FOX', [second]],
    ['character:f*', [second]],
    ['character:bear', []],
    ['alpha:repaired', [third]],
    ['alpha:haze', [third]],
    ['alpha:halo', []],
    ['-alpha:repaired', [first, second]],
    ['-alpha:haze', [first, second]],
  ])('%s', (query, found) => {
    expect(keys(query)).toEqual(found)
  })

  test('something nobody can take along is named as such', () => {
    expect(codeOf('has:luck')).toBe('bad_request')
  })

  test.each(['alpha:repaired', 'alpha:haze'])('%s is looked up in its index', (query) => {
    const { where, parameters } = compileQuery(query)
    const plan = store.db
      .prepare<(string | number)[], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT image.id FROM image WHERE ${where} ORDER BY image.id DESC LIMIT ?`,
      )
      .all(...parameters, 10)
      .map(({ detail }) => detail)
    expect(plan.join('\n')).toMatch(/image_by_alpha/)
  })
})
