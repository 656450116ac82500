import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import type { BatchSummary } from '../../src/contract/batch.ts'
import type { PlannedRequest, PlanSummary } from '../../src/contract/plan.ts'
import type { Problem } from '../../src/contract/problem.ts'
import type { BatchOptions, Recipe } from '../../src/contract/recipe.ts'
import { readCharacterFile } from '../../src/main/cli/character-file.ts'
import type { Engine } from '../../src/main/engine/index.ts'
import { batchUntil, type Fake } from '../support/engine.ts'

export type Example = 'book' | 'stickers' | 'room' | 'posters'
type LedgerLine = ReturnType<Fake['ledger']>[number]

export interface Opened {
  readonly draftId: string
  readonly recipe: Recipe
  readonly options: BatchOptions
}

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The sheet of an example with the recipe beside it. */
export async function openExample(engine: Engine, name: Example, provider: 'openai' | 'practice'): Promise<Opened> {
  const { draftId, recipe } = await engine.request('sheet.open', { path: `examples/${name}/${name}.csv` })
  return { draftId, recipe, options: { parameters: {}, provider, concurrency: 8 } }
}

/** Saves Mira and Bruno as the command line does. */
export async function saveCharacters(engine: Engine): Promise<void> {
  for (const name of ['mira', 'bruno']) {
    const draft = await readCharacterFile(`examples/book/${name}.character.json`, engine)
    await engine.request('characters.save', draft)
  }
}

export interface Planned {
  readonly plan: PlanSummary
  readonly requests: readonly PlannedRequest[]
  readonly problems: readonly Problem[]
}

export async function planOf(engine: Engine, draft: Opened): Promise<Planned> {
  const plan = await engine.request('plan.make', draft)
  const { requests, problems } = await engine.request('plan.requests', { ...draft, from: 0, limit: 1_000 })
  return { plan, requests, problems: [...plan.problems, ...problems] }
}

const low = (parameters: Recipe['parameters']) => ({ ...parameters, quality: 'low' })

/** The same at the lowest price and with nothing made from the pictures: what is sent is what is looked at. */
export function cheaply(draft: Opened): Opened {
  const { recipe } = draft
  const variants = recipe.variants.map((variant) => ({ ...variant, parameters: low(variant.parameters) }))
  return { ...draft, recipe: { ...recipe, parameters: low(recipe.parameters), variants, renditions: [] } }
}

/** Makes a batch and runs the rows with these keys, all without; resolves when nothing of it is under way. */
export async function runRows(engine: Engine, draft: Opened, keys?: readonly string[]): Promise<BatchSummary> {
  const { batchId } = await engine.request('batch.create', draft)
  const all = await engine.request('batch.rowIds', { batchId })
  const rows = await engine.request('batch.rows', { batchId, rowIds: [...all] })
  const rowIds = rows.flatMap(({ rowId, key }) => (!keys || keys.includes(key) ? [rowId] : []))
  await engine.request('batch.run', { batchId, rowIds })
  return batchUntil(engine, batchId, ({ state }) => state === 'finished' || state === 'paused')
}

interface JobRow {
  readonly body: string
  readonly hash: string
  readonly state: string
  readonly change: string | null
}

/** Jobs that were made, as they lie in the database. */
export function jobsOf({ library }: Engine): readonly JobRow[] {
  const db = new Database(join(library, 'library.db'), { readonly: true })
  try {
    return db.prepare<[], JobRow>('SELECT body, hash, state, change FROM job ORDER BY id').all()
  } finally {
    db.close()
  }
}

/**
 * What the plan showed is what the server received: of a generation the very bytes, of an edit each field and each file in
 * its order, and the canonical text that names them has the planned hash.
 */
export function expectReceived(
  line: LedgerLine | undefined,
  { body, hash, endpoint, references }: PlannedRequest,
): void {
  expect(line?.endpoint).toBe(`/v1/${endpoint}`)
  expect(sha256(JSON.stringify(body))).toBe(hash)
  if (!line || references.length === 0) return expect(line?.bodySha256).toBe(hash)
  const files = line.parts.filter(({ file }) => file !== null)
  const named = references.map(({ role, picture: { sha256, format } }) => ({
    name: role === 'image' ? imagePart(references.filter((one) => one.role === 'image').length) : role,
    type: `image/${format}`,
    sha256,
  }))
  expect(files.map(({ name, type, sha256 }) => ({ name, type, sha256 }))).toEqual(named)
  const { image: _image, mask: _mask, markup: _markup, ...fields } = body
  const texts = Object.entries(fields).map(([name, value]) => [name, sha256(String(value))])
  const received = line.parts.filter(({ file }) => file === null).map(({ name, sha256 }) => [name, sha256])
  return expect(Object.fromEntries(received)).toEqual(Object.fromEntries(texts))
}

/** A single picture is the part `image`, several are `image[]` each, as the client writes them. */
const imagePart = (images: number): string => (images === 1 ? 'image' : 'image[]')

/** The line of the ledger a planned request became. */
export function lineOf(lines: readonly LedgerLine[], { body }: PlannedRequest): LedgerLine | undefined {
  return lines.find(
    ({ prompt, model, size }) => prompt === body['prompt'] && model === body['model'] && size === body['size'],
  )
}

export const fileHash = (path: string): string => sha256(readFileSync(path))
