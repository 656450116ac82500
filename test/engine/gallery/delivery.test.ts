import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import type { DeliveryResult } from '../../../src/contract/delivery.ts'
import { failureOf } from '../../../src/contract/failure.ts'
import { recipeSchema, type Recipe } from '../../../src/contract/recipe.ts'
import type { Engine } from '../../../src/main/engine/index.ts'
import { csvLine } from '../../../src/main/engine/files/csv.ts'
import { runBatch, startEngine, startFake } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

/** An engine whose library holds one finished batch of the given sheet. */
async function delivered(csv: string, recipe: Partial<Recipe> = {}): Promise<{ engine: Engine; batchId: number }> {
  const engine = await startEngine(await startFake())
  return { engine, batchId: await addBatch(engine, csv, recipe) }
}

async function addBatch(engine: Engine, csv: string, recipe: Partial<Recipe> = {}): Promise<number> {
  const path = join(tempFolder(), 'sheet.csv')
  writeFileSync(path, csv)
  const draft = await engine.request('sheet.open', { path })
  const parameters = { model: 'gpt-image-2.6-flare', size: '1024x1024', quality: 'low' }
  const { batchId } = await engine.request('batch.create', {
    draftId: draft.draftId,
    recipe: recipeSchema.parse({ mapping: draft.recipe.mapping, parameters, ...recipe }),
    options: { provider: 'openai' },
  })
  const { jobs } = await runBatch(engine, batchId)
  expect(jobs.done).toBeGreaterThan(0)
  return batchId
}

/** All files below a folder, relative, sorted. */
function filesIn(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .toSorted()
}

function manifestOf({ manifest }: DeliveryResult): readonly Readonly<Record<string, string>>[] {
  return Papa.parse<Record<string, string>>(readFileSync(manifest, 'utf8'), { header: true, skipEmptyLines: true }).data
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => failureOf(error).code,
  )
}

const web = {
  name: 'web',
  format: 'webp',
  quality: 80,
  width: 64,
  fit: 'inside',
  background: '#ffffff',
  upscale: false,
} as const
const square = { ...web, name: 'square', format: 'jpeg', height: 32, fit: 'cover' } as const
const renditions = [web, square]

describe('files', () => {
  test('without renditions the originals arrive byte for byte, named by the recipe', async () => {
    const { engine, batchId } = await delivered('sku,prompt\n00123,A mug\n00124,A jug\n')
    const dir = join(tempFolder(), 'new', 'out')
    const result = await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'one' })
    expect(result).toMatchObject({ files: 2, failed: [] })
    expect(filesIn(dir)).toEqual(['00123_Picture_1.png', '00124_Picture_1.png', 'manifest.csv'])
    const { ids } = await engine.request('gallery.find', { query: 'key:00123' })
    const image = await engine.request('image.get', { imageId: ids[0] ?? 0 })
    expect(sha256(join(dir, '00123_Picture_1.png'))).toBe(image.sha256)
    expect(sha256(engine.file({ kind: 'image', imageId: image.imageId, size: 'original' }))).toBe(image.sha256)
    expect(result.bytes).toBe(
      filesIn(dir)
        .slice(0, 2)
        .reduce((sum, name) => sum + readFileSync(join(dir, name)).length, 0),
    )
  })

  test('renditions come from the library, or are made when they are not there; several have a folder each', async () => {
    const { engine, batchId } = await delivered('sku,prompt\n1,A mug\n2,A jug\n', { renditions, fileName: '{{key}}' })
    const out = join(tempFolder(), 'own')
    await engine.request('delivery.run', { source: { batchId }, dir: out, deliveryId: 'one' })
    expect(filesIn(out)).toEqual(['manifest.csv', 'square/1.jpg', 'square/2.jpg', 'web/1.webp', 'web/2.webp'])
    rmSync(join(engine.library, 'renditions'), { recursive: true })
    const made = join(tempFolder(), 'made')
    const result = await engine.request('delivery.run', { source: { batchId }, dir: made, deliveryId: 'two' })
    expect(result.failed).toEqual([])
    for (const name of filesIn(out)) expect(sha256(join(made, name)), name).toBe(sha256(join(out, name)))
    const only = join(tempFolder(), 'only')
    const one = [{ name: 'tiny', format: 'png' as const, width: 10, height: 20, fit: 'pad' as const }]
    const tiny = { source: { query: 'key:1' }, renditions: one, fileName: '{{width}}x{{height}}' }
    await engine.request('delivery.run', { ...tiny, dir: only, deliveryId: 'three' })
    expect(filesIn(only)).toEqual(['10x20.png', 'manifest.csv'])
  })

  test('nothing that is there is replaced: the same bytes are kept, others get the next name', async () => {
    const { engine, batchId } = await delivered('sku,prompt\n1,A mug\n2,A jug\n', { fileName: '{{key}}' })
    const dir = join(tempFolder(), 'out')
    mkdirSync(dir)
    writeFileSync(join(dir, '1.png'), 'mine')
    const delivery = { source: { batchId }, dir }
    const first = await engine.request('delivery.run', { ...delivery, deliveryId: 'one' })
    expect(readFileSync(join(dir, '1.png'), 'utf8')).toBe('mine')
    expect(manifestOf(first).map(({ file }) => file)).toEqual(['1-2.png', '2.png'])
    const names = filesIn(dir)
    const second = await engine.request('delivery.run', { ...delivery, deliveryId: 'two' })
    expect(second).toEqual(first)
    expect(filesIn(dir)).toEqual(names)
  })

  test('names from hostile cells stay below the target and never meet each other', async () => {
    const csv = 'sku,prompt\n../../up,a\nCON,b\nA/x,c\na/X,d\n"=cmd|x",e\n'
    const { engine, batchId } = await delivered(csv, { fileName: '{{key}}' })
    const around = tempFolder()
    const dir = join(around, 'out')
    const result = await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'one' })
    expect(result).toMatchObject({ files: 5, failed: [] })
    expect(readdirSync(around)).toEqual(['out'])
    const files = manifestOf(result).map(({ file }) => file ?? '')
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(5)
    for (const file of files) expect(file).not.toMatch(/\.\.|^CON\./)
  })

  test('an original that is not what was paid for is a failure of that file; the others are delivered', async () => {
    const { engine, batchId } = await delivered('sku,prompt\n1,A mug\n2,A jug\n', { fileName: '{{key}}' })
    const { ids } = await engine.request('gallery.find', { query: 'key:2' })
    writeFileSync(engine.file({ kind: 'image', imageId: ids[0] ?? 0, size: 'original' }), 'not a picture')
    const dir = join(tempFolder(), 'out')
    const result = await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'one' })
    expect(result.files).toBe(1)
    expect(result.failed).toEqual([{ path: '2.png', message: 'The original in the library has changed on disk.' }])
    expect(filesIn(dir)).toEqual(['1.png', 'manifest.csv'])
  })
})

describe('manifest', () => {
  test('joins every file back to its row with all columns of the sheet', async () => {
    const csv = 'sku,prompt,Notes,file\n007,"A ""mug"", red","two\nlines",=1+1\n008,-Ünïcode,＝x,"a,b"\n'
    const { engine, batchId } = await delivered(csv, { renditions, fileName: '{{key}}' })
    const dir = join(tempFolder(), 'out')
    const result = await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'one' })
    expect(Papa.parse<string[]>(readFileSync(result.manifest, 'utf8')).data[0]).toEqual(
      'sku,prompt (sheet),Notes,file (sheet),row,key,variant,repeat,file,sha256,width,height,format,model,prompt,cost_usd,export_note'.split(
        ',',
      ),
    )
    const lines = manifestOf(result)
    expect(lines).toHaveLength(4)
    for (const line of lines) expect(sha256(join(dir, line['file'] ?? ''))).toBe(line['sha256'])
    expect(lines[0]).toMatchObject({ sku: '007', Notes: 'two\nlines', 'file (sheet)': "'=1+1", row: '2', key: '007' })
    expect(lines[0]).toMatchObject({ prompt: 'A "mug", red', file: 'web/007.webp', width: '64', height: '64' })
    expect(lines[3]).toMatchObject({ prompt: "'-Ünïcode", Notes: "'＝x", 'file (sheet)': 'a,b', format: 'jpeg' })
    expect(Number(lines[0]?.['cost_usd'])).toBeGreaterThan(0)
  })

  test('two sheets in one export share a manifest with the columns of both', async () => {
    const { engine } = await delivered('sku,prompt,colour\n1,A mug,red\n')
    await addBatch(engine, 'sku,prompt,maker\n2,A jug,Ann\n')
    const dir = join(tempFolder(), 'out')
    const result = await engine.request('delivery.run', { source: { query: '' }, dir, deliveryId: 'one' })
    expect(manifestOf(result)).toMatchObject([
      { sku: '1', colour: 'red', maker: '' },
      { sku: '2', colour: '', maker: 'Ann' },
    ])
  })

  test('any cells survive a CSV reader, and none is left that a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 6 }), (cells) => {
        const [read] = Papa.parse<string[]>(csvLine(cells), { newline: '\r\n' }).data
        expect(read?.map((cell, index) => (cell === cells[index] ? cell : cell.slice(1)))).toEqual(cells)
        for (const cell of read ?? []) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r]/u)
      }),
    )
  })

  test.each(['=1', '+1', '-1', '@x', '\tx', '\rx', '＝1', '＋1', '－1', '＠x', ' =1', '\uFEFF=1', '\n=1'])(
    'the formula %j is defused',
    (cell) => expect(csvLine([cell])).toBe(`"'${cell}"\r\n`),
  )
})

describe('plan, progress and refusals', () => {
  test('the plan says what the run then writes', async () => {
    const { engine, batchId } = await delivered('sku,prompt\n1,A\n2,B\n3,C\n', { renditions, fileName: 'all/{{key}}' })
    const plan = await engine.request('delivery.plan', { source: { batchId } })
    expect(plan).toMatchObject({ images: 3, files: 6, problems: [] })
    const events: number[] = []
    engine.subscribe((event) => event.name === 'delivery.progress' && events.push(event.data.done))
    const dir = join(tempFolder(), 'out')
    const result = await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'one' })
    expect(manifestOf(result).map(({ file }) => file)).toEqual(plan.examples)
    expect(events.at(-1)).toBe(6)
    expect(events).toEqual(events.toSorted((a, b) => a - b))
  })

  test('a wrong name template, an empty search and unknown images are refused before anything is written', async () => {
    const { engine, batchId } = await delivered('sku,prompt\n1,A\n')
    const wrong = await engine.request('delivery.plan', { source: { batchId }, fileName: '{{nope' })
    expect(wrong.problems).toHaveLength(1)
    const around = tempFolder()
    const dir = join(around, 'out')
    const run = (source: { query: string } | { batchId: number } | { imageIds: number[] }, fileName: string | null) =>
      codeOf(engine.request('delivery.run', { source, fileName, dir, deliveryId: 'one' }))
    expect(await run({ batchId }, '{{nope')).toBe('bad_request')
    expect(await run({ query: 'key:none' }, null)).toBe('bad_request')
    expect(await run({ query: 'colour:red' }, null)).toBe('bad_request')
    expect(await run({ batchId: 99 }, null)).toBe('not_found')
    expect(await run({ imageIds: [99] }, null)).toBe('not_found')
    expect(readdirSync(around)).toEqual([])
  })

  test('the library itself, a relative path and a file are no targets', async () => {
    const { engine, batchId } = await delivered('sku,prompt\n1,A\n')
    const run = (dir: string) => codeOf(engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'one' }))
    expect(await run(join(engine.library, 'originals'))).toBe('bad_request')
    expect(await run('out')).toBe('bad_request')
    const file = join(tempFolder(), 'file')
    writeFileSync(file, '')
    expect(await run(file)).toBe('target_unwritable')
  })

  test('a cancelled export stops between files and leaves no half of one', async () => {
    const rows = Array.from({ length: 24 }, (_, index) => `${index},A ${index}`).join('\n')
    const { engine, batchId } = await delivered(`sku,prompt\n${rows}\n`, { renditions })
    rmSync(join(engine.library, 'renditions'), { recursive: true })
    const dir = join(tempFolder(), 'out')
    engine.subscribe(
      (event) => event.name === 'delivery.progress' && void engine.request('delivery.cancel', { deliveryId: 'one' }),
    )
    expect(await codeOf(engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'one' }))).toBe(
      'cancelled',
    )
    const files = filesIn(dir)
    expect(files.length).toBeLessThan(48)
    expect(files.filter((name) => name.includes('.tmp-') || name.includes('manifest'))).toEqual([])
  })
})
