import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { PlannedRequest } from '../../../src/contract/plan.ts'
import type { JobInputs } from '../../../src/contract/reference.ts'
import { recipeSchema, type Recipe } from '../../../src/contract/recipe.ts'
import { openPlanner, type Engine, type Planner } from '../../../src/main/engine/index.ts'
import { referencePath, referenceThumbPath } from '../../../src/main/engine/files/paths.ts'
import { runBatch, startEngine, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'
import { failureFrom } from '../imaging/desk.ts'
import { blackAndWhite, plain } from '../imaging/prepare-files.ts'
import { putPicture } from './support.ts'

interface JobRow {
  readonly body: string
  readonly hash: string
  readonly endpoint: string
  readonly inputs: string | null
}

function rowsOf(engine: Engine, sql: string): readonly unknown[] {
  const db = new Database(join(engine.library, 'library.db'), { readonly: true })
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}

const jobs = (engine: Engine): readonly JobRow[] =>
  rowsOf(engine, 'SELECT body, hash, endpoint, inputs FROM job ORDER BY id') as readonly JobRow[]

function writeCsv(folder: string, lines: readonly string[]): string {
  const path = join(folder, 'sheet.csv')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

async function openDraft(engine: Planner, path: string, more: Partial<Recipe> = {}) {
  const { draftId, recipe } = await engine.request('sheet.open', { path })
  const parameters = { model: 'gpt-image-2.5-sunburst', size: '1024x1024', quality: 'low' }
  return { draftId, recipe: recipeSchema.parse({ ...recipe, parameters, ...more }), options: { provider: 'openai' } }
}

async function allRequests(
  engine: Planner,
  draft: Awaited<ReturnType<typeof openDraft>>,
): Promise<readonly PlannedRequest[]> {
  return (await engine.request('plan.requests', { ...draft, from: 0, limit: 100 })).requests
}

async function makeSheet(folder: string): Promise<string> {
  for (const n of [1, 2, 10]) await putPicture(join(folder, 'photos', `a-${n}.png`), 40 + n)
  writeFileSync(join(folder, 'room.jpg'), await plain(96, 64).jpeg().toBuffer())
  writeFileSync(join(folder, 'mask.png'), await blackAndWhite(96, 64).png().toBuffer())
  return writeCsv(folder, [
    'sku,prompt,references,mask',
    '1,A fox,photos/a-*.png,',
    '2,A room,room.jpg; photos/a-1.png,mask.png',
    '3,A sky,,',
  ])
}

test('a batch writes what the plan shows, byte for byte, and keeps every picture first', async () => {
  const engine = await startEngine(null)
  const draft = await openDraft(engine, await makeSheet(tempFolder()))
  const planned = await allRequests(engine, draft)
  const { previews, problemCount, toFetch } = await engine.request('plan.make', draft)
  expect([problemCount, toFetch]).toEqual([0, []])
  expect(previews[0]?.references.map(({ picture }) => picture.source)).toEqual([
    'photos/a-1.png',
    'photos/a-2.png',
    'photos/a-10.png',
  ])
  expect(planned.map(({ endpoint }) => endpoint)).toEqual(['images/edits', 'images/edits', 'images/generations'])
  expect(planned[1]?.references.map(({ role, picture }) => [role, picture.format])).toEqual([
    ['image', 'png'],
    ['image', 'png'],
    ['mask', 'png'],
  ])
  await engine.request('batch.create', draft)
  const written = jobs(engine)
  expect(written.map(({ hash }) => hash)).toEqual(planned.map(({ hash }) => hash))
  expect(written.map(({ body }) => JSON.parse(body) as unknown)).toEqual(planned.map(({ body }) => body))
  for (const { body, hash, inputs } of written) {
    expect(createHash('sha256').update(body).digest('hex')).toBe(hash)
    const { images, mask } = inputs === null ? { images: [], mask: null } : (JSON.parse(inputs) as JobInputs)
    for (const picture of mask ? [...images, mask] : images) {
      const bytes = readFileSync(join(engine.library, referencePath(picture)))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(picture.sha256)
      expect(engine.file({ kind: 'reference', sha256: picture.sha256, size: 'small' })).toBe(
        join(engine.library, referenceThumbPath(picture.sha256)),
      )
    }
  }
  expect(
    (
      await failureFrom(
        Promise.resolve().then(() => engine.file({ kind: 'reference', sha256: '0'.repeat(64), size: 'small' })),
      )
    ).code,
  ).toBe('not_found')
})

test('a plan without a library comes to the same hashes', async () => {
  const path = await makeSheet(tempFolder())
  const engine = await startEngine(null)
  const planner = openPlanner({ library: join(tempFolder(), 'none') })
  onTestFinished(() => planner.close())
  const alone = await allRequests(planner, await openDraft(planner, path))
  expect(alone.map(({ hash }) => hash)).toEqual(
    (await allRequests(engine, await openDraft(engine, path))).map(({ hash }) => hash),
  )
})

test('pictures in other folders are found when they are named, and problems say which cell', async () => {
  const engine = await startEngine(null)
  const [sheets, other] = [tempFolder(), tempFolder()]
  await putPicture(join(other, 'far.png'))
  const path = writeCsv(sheets, [
    'sku,prompt,references',
    '1,A fox,far.png',
    '2,A bear,https://127.0.0.1/bear.png',
    `3,A cat,${join(other, 'far.png')}`,
  ])
  const draft = await openDraft(engine, path)
  const { problems, toFetch, runnable } = await engine.request('plan.make', draft)
  expect(problems.map(({ row, column, code }) => [row, column, code])).toEqual([
    [2, 'references', 'bad_reference'],
    [3, 'references', 'not_fetched'],
    [4, 'references', 'bad_reference'],
  ])
  expect([runnable, toFetch]).toEqual([0, [{ host: '127.0.0.1', pictures: 1 }]])
  const wider = { ...draft, options: { ...draft.options, referenceFolders: [other] } }
  expect((await engine.request('plan.make', wider)).runnable).toBe(2)
  const fetched = await engine.request('references.fetch', wider)
  expect(fetched.fetched).toBe(0)
  expect(fetched.problems).toMatchObject([
    { row: 3, key: '2', column: 'references', code: 'bad_reference', file: 'sheet.csv' },
  ])
  expect(fetched.problems[0]?.message).toMatch(/private or local/)
  expect((await failureFrom(engine.request('batch.create', wider))).code).toBe('plan_has_problems')
})

test('a picture that changes between plan and batch is taken as it is then', async () => {
  const engine = await startEngine(null)
  const folder = tempFolder()
  await putPicture(join(folder, 'a.png'), 40)
  const path = writeCsv(folder, ['sku,prompt,references', '1,A fox,a.png'])
  const draft = await openDraft(engine, path)
  const [before] = await allRequests(engine, draft)
  const sha256 = await putPicture(join(folder, 'a.png'), 44)
  await engine.request('batch.create', draft)
  const [job] = jobs(engine)
  expect(job?.hash).not.toBe(before?.hash)
  expect(job?.body).toContain(sha256)
})

test('the versions of characters that were used are written into the recipe, and stay', async () => {
  const engine = await startEngine(null)
  const folder = tempFolder()
  await putPicture(join(folder, 'fox.png'))
  const [added] = await engine.request('references.add', { paths: [join(folder, 'fox.png')] })
  const source = added?.pictures[0]?.source ?? ''
  const fox = { name: 'fox', identity: 'A red fox.', references: [{ source, canon: true }] }
  await engine.request('characters.save', fox)
  await engine.request('characters.save', { ...fox, name: 'bear', identity: 'A bear.' })
  const path = writeCsv(folder, ['sku,prompt', '1,@fox in the snow', '2,A stone'])
  await engine.request('batch.create', await openDraft(engine, path))
  const [saved] = rowsOf(engine, 'SELECT recipe FROM batch') as readonly { readonly recipe: string }[]
  expect((JSON.parse(saved?.recipe ?? '') as Recipe).characters).toEqual({ fox: 1 })
  const [job] = jobs(engine)
  const { images, characters } = JSON.parse(job?.inputs ?? '') as JobInputs
  expect(images.map(({ sha256, character }) => [`ref:${sha256}`, character])).toEqual([
    [source, { name: 'fox', version: 1 }],
  ])
  expect(characters).toEqual([{ name: 'fox', version: 1 }])
})

test('an image of the library goes along as it was received', async () => {
  const fake = await startFake()
  const engine = await startEngine(fake)
  const folder = tempFolder()
  const first = await openDraft(engine, writeCsv(folder, ['sku,prompt', '1,A fox']))
  await runBatch(engine, (await engine.request('batch.create', first)).batchId)
  const { sha256 } = await engine.request('image.get', { imageId: 1 })
  const draft = await openDraft(engine, writeCsv(folder, ['sku,prompt,references', '1,Make it blue,image:1']))
  const { batchId } = await engine.request('batch.create', draft)
  const [, job] = jobs(engine)
  const { images } = JSON.parse(job?.inputs ?? '') as JobInputs
  expect(images).toMatchObject([{ sha256, imageId: 1, name: 'image 1' }])
  expect((await runBatch(engine, batchId)).images).toBe(1)
})

test('the library check misses what jobs need, and sweeps what nothing names', async () => {
  const engine = await startEngine(null)
  const folder = tempFolder()
  const draft = await openDraft(engine, await makeSheet(folder))
  await engine.request('batch.create', draft)
  await putPicture(join(folder, 'extra.png'), 70)
  const [extra] = await engine.request('references.add', { paths: [join(folder, 'extra.png')] })
  const findings = async (repair: boolean) =>
    (await engine.request('doctor.check', { repair })).findings.filter(({ check }) => check === 'pictures')
  expect(await findings(false)).toMatchObject([{ ok: true }])

  const unused = extra?.pictures[0]
  if (!unused) throw new Error('nothing added')
  const paths = [referencePath(unused), referenceThumbPath(unused.sha256)].map((path) => join(engine.library, path))
  for (const path of paths) utimesSync(path, 1, 1)
  expect(await findings(false)).toMatchObject([
    { ok: false, repaired: false, message: '2 files in refs that no job, batch or character names.' },
  ])
  expect(await findings(true)).toMatchObject([{ ok: false, repaired: true }])
  expect(paths.map((path) => existsSync(path))).toEqual([false, false])
  const kept = readFileSync(join(engine.library, 'orphans', basename(paths[0] ?? '')))
  expect(createHash('sha256').update(kept).digest('hex')).toBe(unused.sha256)

  const { images } = JSON.parse(jobs(engine)[0]?.inputs ?? '') as JobInputs
  const [gone, damaged] = images.map((picture) => join(engine.library, referencePath(picture)))
  rmSync(gone ?? '')
  writeFileSync(damaged ?? '', 'x')
  const messages = (await findings(true)).map(({ message }) => message)
  expect(messages).toEqual([expect.stringMatching(/is missing/), expect.stringMatching(/is damaged/)])
})
