import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { recipeSchema } from '../../../src/contract/recipe.ts'
import { runBatch, startEngine, startFake } from '../../support/engine.ts'
import { answerWith } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'
import { paint } from '../imaging/alpha/subjects.ts'

const { data, width, height, channels } = await paint('mug')
const on = (background: string): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels } }).flatten({ background }).png().toBuffer()
const [white, green] = await Promise.all([on('#ffffff'), on('#00ff00')])

const raw = (body: string) => ({ kind: 'raw', status: 200, body, billed: true }) as const
const rules = [
  { when: { prompt: 'background of the colour' }, times: 1, do: raw(answerWith(green)) },
  { when: { prompt: 'background of the colour' }, do: { kind: 'moderation' as const } },
  { when: { prompt: 'mug' }, do: raw(answerWith(white)) },
]

test('of two pictures without a background only the one that another was cut out for is left out, and it is said', async () => {
  const engine = await startEngine(await startFake({ script: { rules } }))
  const path = join(tempFolder(), 'mugs.csv')
  writeFileSync(path, 'sku,prompt\nA-1,a mug\n')
  const { draftId, recipe: read } = await engine.request('sheet.open', { path })
  const parameters = { model: 'gpt-image-2.5-flare', size: '1024x1024', quality: 'low', background: 'transparent' }
  const recipe = recipeSchema.parse({ mapping: read.mapping, parameters, transparency: 'key', fileName: '{{key}}' })
  const options = { provider: 'openai', concurrency: 1, variants: 2 } as const
  const { batchId } = await engine.request('batch.create', { draftId, recipe, options })
  expect(await runBatch(engine, batchId)).toMatchObject({ images: 3, jobs: { done: 3, failed: 1 } })
  const leftOut = [
    { why: 'its background could not be used, and another picture was cut out in its place', imageIds: [1] },
  ]
  expect(await engine.request('delivery.plan', { source: { batchId } })).toMatchObject({ images: 2, leftOut })
  const dir = join(tempFolder(), 'out')
  const result = await engine.request('delivery.run', { source: { batchId }, dir, deliveryId: 'a' })
  expect([result.files, result.leftOut]).toEqual([2, leftOut])
  const lines = readFileSync(result.manifest, 'utf8').trimEnd().split('\r\n')
  expect(lines).toHaveLength(4)
  expect(lines.at(-1)).toMatch(/,"","",.*left out: its background could not be used/)
  const byNumber = await engine.request('delivery.plan', { source: { imageIds: [1] } })
  expect([byNumber.images, byNumber.leftOut]).toEqual([1, []])
})
