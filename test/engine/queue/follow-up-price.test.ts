import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { recipeSchema } from '../../../src/contract/recipe.ts'
import { batchUntil, startEngine, startFake } from '../../support/engine.ts'
import { answerWith } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

/** What a model answers that paints no transparent background: a plain grey one. */
async function opaque() {
  const png = await sharp({ create: { width: 1024, height: 1024, channels: 3, background: '#888888' } })
    .png()
    .toBuffer()
  const answer = JSON.parse(answerWith(png)) as { usage: object }
  const usage = { input_tokens: 0, input_tokens_details: { text_tokens: 0, image_tokens: 0 }, output_tokens: 196 }
  return { kind: 'raw', status: 200, body: JSON.stringify({ ...answer, usage }), billed: true } as const
}

test.for([
  ['gpt-image-2', 'pair', 2],
  ['gpt-image-2.5-flare', 'key', 2],
  ['gpt-image-2.5-flare', 'pair', 3],
] as const)(
  '%s with %s: everything that follows is held within what the plan said it may cost',
  async ([model, transparency, requests]) => {
    const fake = await startFake({ script: { rules: [{ do: await opaque() }] } })
    const engine = await startEngine(fake)
    const path = join(tempFolder(), 's.csv')
    writeFileSync(path, 'sku,prompt\n1,a mug\n')
    const { draftId, recipe: read } = await engine.request('sheet.open', { path })
    const parameters = { model, size: '1024x1024', quality: 'low', background: 'transparent' }
    const recipe = recipeSchema.parse({ mapping: read.mapping, parameters, transparency })
    const options = { provider: 'openai', parameters: {} }
    const { estimatedUsd, fallbackUsd } = await engine.request('plan.make', { draftId, recipe, options })
    const most = estimatedUsd.high + fallbackUsd
    const { batchId } = await engine.request('batch.create', { draftId, recipe, options: { ...options, capUsd: most } })
    await engine.request('batch.run', { batchId })
    const batch = await batchUntil(engine, batchId, ({ jobs }) => jobs.done === requests)
    expect(batch.pause).toBeNull()
    expect(fake.ledger()).toHaveLength(requests)
    const db = new Database(join(engine.library, 'library.db'), { readonly: true })
    const held = db.prepare('SELECT sum(high_micros) FROM job').pluck().get() as number
    db.close()
    expect(held).toBeLessThanOrEqual(most * 1e6 + requests)
    // Nor does it say much more: only the words of the grounds are not known to the letter.
    expect(held).toBeGreaterThan(most * 1e6 - 500)
  },
)
