import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import prettier from 'prettier'
import { describe, expect, it } from 'vitest'
import { modelMistakes, registryMistakes } from '../../../src/main/engine/models/consistency.ts'
import { registryJsonSchema } from '../../../src/main/engine/models/document.ts'
import { loadRegistry, ownModels } from '../../../src/main/engine/models/load-registry.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import { readRegistry } from '../../../src/main/engine/models/read-registry.ts'
import { registry } from '../../../src/main/engine/models/registry.ts'
import { gptImage9, inventedFile } from '../../support/invented-model.ts'
import { tempFolder } from '../../support/temp.ts'

const read = (file: unknown) => readRegistry(JSON.stringify(file), 'mine.json', registry)
const merged = (rest: object) => read({ format: 1, version: '2027-01-01', ...rest })

function refusalOf(file: unknown): string {
  try {
    read(file)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('It was taken')
}

describe('what is shipped', () => {
  it('is without contradiction', () => {
    expect(registry.models.flatMap((model, index) => modelMistakes(model, `models[${index}]`))).toEqual([])
    expect(registryMistakes(registry)).toEqual([])
  })
  it('has presets and ratios that every free-sized model makes', () => {
    const book = openModelBook()
    for (const { name } of registry.presets)
      expect(book.checkSize(registry.defaultModel, name), name).toMatchObject({ ok: true })
    for (const aspect of registry.aspects)
      expect(book.checkSize(registry.defaultModel, aspect), aspect).toMatchObject({ ok: true })
  })
  it('has its schema published', async () => {
    const text = await prettier.format(JSON.stringify(registryJsonSchema()), { parser: 'json', printWidth: 120 })
    await expect(text).toMatchFileSnapshot('../../../docs/models.schema.json')
  })
})

describe("a user's file", () => {
  it('adds a model after the others', () => {
    const { models, version } = read(inventedFile)
    expect(models.map(({ id }) => id)).toEqual([...registry.models.map(({ id }) => id), 'gpt-image-9'])
    expect(version).toBe('2027-03-02')
  })
  it('replaces a model whole, in its place', () => {
    const { models } = merged({ models: [{ ...gptImage9, id: 'gpt-image-2', snapshots: [] }] })
    expect(models.map(({ id }) => id)).toEqual(registry.models.map(({ id }) => id))
    expect(models.find(({ id }) => id === 'gpt-image-2')).toMatchObject({ maxPromptChars: 60, masks: false })
  })
  it('retires a model, and brings one back', () => {
    const gone = merged({ retired: { 'gpt-image-2': '2027-01-01' } })
    expect(gone.models.map(({ id }) => id)).not.toContain('gpt-image-2')
    expect(gone.retired).toMatchObject({ 'gpt-image-2': '2027-01-01', 'dall-e-3': '2026-05-12' })
    const back = merged({ models: [{ ...gptImage9, id: 'dall-e-3', snapshots: [] }] })
    expect(openModelBook({ registry: back }).retired('dall-e-3')).toBeNull()
    expect(openModelBook({ registry: back }).find('dall-e-3')).not.toBeNull()
  })
  it('changes the model used when nobody chooses, and the names of sizes', () => {
    const presets = [{ name: 'poster', title: 'Poster', size: '1000x1400' }]
    const book = openModelBook({ registry: merged({ defaultModel: 'gpt-image-9', models: [gptImage9], presets }) })
    expect(book.defaultModel).toBe('gpt-image-9')
    expect(book.checkSize('gpt-image-9', 'Poster')).toMatchObject({ ok: true, size: '1000x1400', crop: null })
    expect(book.checkSize('gpt-image-9', 'full-hd')).toMatchObject({ ok: false })
  })
  it('needs little for a model: the rest is cautious', () => {
    const { id, title, released, sizes, defaultSize, qualities, defaultQuality, output } = gptImage9
    const bare = { id, title, released, sizes, defaultSize, qualities, defaultQuality, output }
    const book = openModelBook({ registry: merged({ models: [bare] }) })
    expect(book.find('gpt-image-9')).toMatchObject({ maxReferences: 0, masks: false, formats: ['png'], prices: null })
    expect(book.estimate('gpt-image-9', 'sketch', '500x500', '').low).toBe(0)
    expect(book.estimate('gpt-image-9', 'sketch', '500x500', '').high).toBeGreaterThan(0)
    expect(book.timeoutMs('gpt-image-9', 'sketch', '500x500')).toBe(registry.timeouts.slowMs)
  })

  it.each<readonly [string, unknown, readonly string[]]>([
    ['another layout', { ...inventedFile, format: 2 }, ['format', 'format 1']],
    ['a misspelt field', { ...inventedFile, modles: [] }, ['modles']],
    [
      'a price that is text',
      { ...inventedFile, models: [{ ...gptImage9, prices: { textIn: 1, imageIn: 2, imageOut: '30' } }] },
      ['models[0].prices.imageOut', 'number'],
    ],
    [
      'a negative price',
      { ...inventedFile, models: [{ ...gptImage9, prices: { textIn: 1, imageIn: 2, imageOut: -1 } }] },
      ['models[0].prices.imageOut'],
    ],
    [
      'a quality without a price',
      { ...inventedFile, models: [{ ...gptImage9, qualities: ['sketch', 'museum'], slowQualities: [] }] },
      ['models[0].output', 'museum'],
    ],
    [
      'a default that is not offered',
      { ...inventedFile, models: [{ ...gptImage9, defaultQuality: 'high' }] },
      ['models[0].defaultQuality', 'sketch, gallery'],
    ],
    [
      'a default size against its own rule',
      { ...inventedFile, models: [{ ...gptImage9, defaultSize: '505x500' }] },
      ['models[0].defaultSize', 'multiples of 10'],
    ],
    [
      'edits only, and of no picture',
      { ...inventedFile, models: [{ ...gptImage9, endpoints: ['edits'], maxReferences: 0, masks: false }] },
      ['models[0].maxReferences', 'only edits'],
    ],
    [
      'transparency in JPEG alone',
      { ...inventedFile, models: [{ ...gptImage9, formats: ['jpeg'], backgrounds: ['transparent'] }] },
      ['models[0].backgrounds', 'JPEG'],
    ],
    [
      'a name used twice',
      { ...inventedFile, models: [gptImage9, { ...gptImage9, id: 'gpt-image-10' }] },
      ['gpt-image-9-2027-03-01', 'twice'],
    ],
    [
      'a quality named twice',
      { ...inventedFile, models: [{ ...gptImage9, qualities: ['sketch', 'gallery', 'sketch'] }] },
      ['models[0].qualities', '"sketch" is named twice'],
    ],
    [
      'a size named twice',
      {
        ...inventedFile,
        models: [{ ...gptImage9, sizes: { kind: 'fixed', sizes: ['500x500', '500x500'] }, defaultSize: '500x500' }],
      },
      ['models[0].sizes', '"500x500" is named twice'],
    ],
    ['a ratio named twice', { ...inventedFile, aspects: ['1:1', '1:1'] }, ['aspects', '"1:1" is named twice']],
    ['a default model nobody knows', { ...inventedFile, defaultModel: 'nobody' }, ['defaultModel', 'nobody']],
    ['a day that is none', { ...inventedFile, version: 'tomorrow' }, ['version']],
    [
      'a format that cannot be stored',
      { ...inventedFile, models: [{ ...gptImage9, formats: ['png', 'tiff'] }] },
      ['models[0].formats[1]', 'stored as png'],
    ],
    [
      'GIF and no number of frames',
      { ...inventedFile, models: [{ ...gptImage9, formats: ['png', 'gif'] }] },
      ['models[0].frames', 'how many frames'],
    ],
    [
      'sheets that do not hold their frames',
      {
        ...inventedFile,
        models: [{ ...gptImage9, frames: { min: 2, max: 9, sheets: [{ upTo: 6, columns: 2, rows: 2 }] } }],
      },
      ['models[0].frames.sheets', 'too few places', 'more than 6 frames'],
    ],
    [
      'a size that cannot be stored',
      { ...inventedFile, models: [{ ...gptImage9, sizes: { kind: 'fixed', sizes: ['500x500', '8000x8000'] } }] },
      ['models[0].sizes', '8000x8000'],
    ],
    ['a list', [], ['the file']],
  ])('with %s is refused with the place and the reason', (_, file, words) => {
    const message = refusalOf(file)
    expect(message).toContain('mine.json')
    for (const word of words) expect(message).toContain(word)
  })
  it('that is not JSON is refused', () => {
    expect(() => readRegistry('{"format": 1,', 'mine.json', registry)).toThrow(/mine\.json is not valid.*the file/)
  })
})

const write = (folder: string, name: string, value: unknown): string => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), JSON.stringify(value))
  return join(folder, name)
}

describe('the file is looked for', () => {
  it('where it was named, else in the environment, else in the library', () => {
    const library = tempFolder()
    expect(loadRegistry({ library })).toMatchObject({ file: null, problem: null, registry })
    const inLibrary = write(library, 'models.json', { ...inventedFile, version: '2027-01-01' })
    const environment = write(library, 'env.json', { ...inventedFile, version: '2027-01-02' })
    const named = write(library, 'named.json', { ...inventedFile, version: '2027-01-03' })
    expect(loadRegistry({ library })).toMatchObject({ file: inLibrary, registry: { version: '2027-01-01' } })
    expect(loadRegistry({ library, environment })).toMatchObject({ file: environment })
    const found = loadRegistry({ library, environment, named })
    expect(found.registry.version).toBe('2027-01-03')
    expect(ownModels(found).map(({ id }) => id)).toEqual(['gpt-image-9'])
  })
  it('and what is shipped is used, with a warning, when it is wrong', () => {
    const library = tempFolder()
    write(library, 'models.json', { format: 1, version: '2027-01-01', models: [{ id: 'half' }] })
    const { registry: used, file, problem } = loadRegistry({ library })
    expect([used, file]).toEqual([registry, null])
    expect(problem?.message).toContain('models[0].title')
    expect(problem?.action).toContain('the models that came with Proofsheet are used')
    expect(loadRegistry({ library, environment: join(library, 'absent.json') }).problem?.message).toContain(
      'absent.json',
    )
  })
  it('but a wrong one that was named is refused', () => {
    const library = tempFolder()
    expect(() => loadRegistry({ named: join(library, 'absent.json') })).toThrow(/cannot be read/)
    expect(() => loadRegistry({ named: write(library, 'bad.json', []) })).toThrow(/bad\.json is not valid/)
  })
})
