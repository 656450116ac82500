import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recipeSchema } from '../../../src/contract/recipe.ts'
import { openEngine, type Engine } from '../../../src/main/engine/index.ts'
import { runBatch, startEngine, startFake } from '../../support/engine.ts'
import { makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

const parameters = { model: 'gpt-image-2.5-flare', size: '1024x1024', quality: 'low', background: 'transparent' }

async function saveFox(engine: Engine): Promise<void> {
  const path = join(tempFolder(), 'fox.png')
  writeFileSync(path, await makePicture({ width: 64, height: 64 }))
  const [looked] = await engine.request('references.add', { paths: [path] })
  const references = [{ source: `ref:${looked?.pictures[0]?.sha256 ?? ''}`, canon: true }]
  await engine.request('characters.save', { name: 'fox', identity: 'A red fox', references })
}

test('a picture that follows another is not asked for without the character the first was made with', async () => {
  const fake = await startFake({ script: { rules: [{ do: { kind: 'opaque' } }] } })
  const engine = await startEngine(fake)
  await saveFox(engine)
  const path = join(tempFolder(), 's.csv')
  writeFileSync(path, 'sku,prompt\n1,@fox at sea\n')
  const { draftId, recipe: read } = await engine.request('sheet.open', { path })
  const recipe = recipeSchema.parse({ mapping: read.mapping, parameters, transparency: 'key' })
  const options = { provider: 'openai', parameters: {} }
  const { batchId } = await engine.request('batch.create', { draftId, recipe, options })
  await engine.close()
  rmSync(join(engine.library, 'characters'), { recursive: true })

  const later = await openEngine({ library: engine.library, program: 'cli', baseUrl: fake.url })
  try {
    // What is pinned goes as it was planned, with its pictures.
    expect(await runBatch(later, batchId)).toMatchObject({ images: 1, reservedUsd: 0 })
    expect(fake.ledger().map(({ parts }) => parts.filter(({ file }) => file !== null).length)).toEqual([1])
    const { ids } = await later.request('gallery.find', { query: '' })
    const { alpha } = await later.request('image.get', { imageId: ids[0] ?? 0 })
    expect(alpha?.action).toContain('Version 1 of @fox')
    const { problems } = await later.request('edit.preview', { imageId: ids[0] ?? 0, change: { prompt: '@fox waves' } })
    expect(problems).toMatchObject([{ severity: 'error', code: 'unknown_character' }])
  } finally {
    await later.close()
  }
})
