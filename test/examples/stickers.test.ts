import { describe, expect, it } from 'vitest'
import { startEngine, startFake } from '../support/engine.ts'
import { cheaply, expectReceived, lineOf, openExample, planOf, runRows } from './support.ts'

const rows = ['bread', 'thanks']

describe('the stickers', () => {
  it('ask for transparency where the model has it, and for a colour to cut away where it has not', async () => {
    const engine = await startEngine(null)
    const { plan, requests, problems } = await planOf(engine, await openExample(engine, 'stickers', 'openai'))
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect([plan.rows, requests.length]).toEqual([24, 48])
    const native = requests.filter(({ variantName }) => variantName === 'Native')
    const keyed = requests.filter(({ variantName }) => variantName === 'Keyed')
    expect(native.every(({ body }) => body['background'] === 'transparent')).toBe(true)
    expect(keyed.every(({ body }) => body['background'] === 'opaque')).toBe(true)
    for (const { body } of keyed) expect(String(body['prompt'])).toMatch(/background of the colour #[0-9a-f]{6} that/)
    const ground = (key: string) =>
      /colour (#[0-9a-f]{6}) that/.exec(String(keyed.find((one) => one.key === key)?.body['prompt']))?.[1]
    expect(ground('peas')).not.toBe('#00ff00')
    expect(plan.fallbackUsd).toBeGreaterThan(0)
  })

  it('come out with transparency from both models', async () => {
    const fake = await startFake({ pictures: 'card' })
    const engine = await startEngine(fake)
    const draft = cheaply(await openExample(engine, 'stickers', 'openai'))
    const { requests } = await planOf(engine, draft)
    const batch = await runRows(engine, draft, rows)
    expect(batch).toMatchObject({ state: 'finished', jobs: { failed: 0, unknown: 0 } })
    for (const request of requests.filter(({ key }) => rows.includes(key)))
      expectReceived(lineOf(fake.ledger(), request), request)
    const { ids } = await engine.request('gallery.find', { query: '' })
    for (const imageId of ids) {
      const image = await engine.request('image.get', { imageId })
      if (image.variantName === 'Native') expect(image.alpha?.grade).not.toBe('unusable')
      else expect(image.matte?.grade).toBe('good')
    }
  })

  it('are delivered once: what was cut out instead of a picture that was no use, not that picture', async () => {
    const fake = await startFake({ pictures: 'card', script: { rules: [{ when: { to: 1 }, do: { kind: 'opaque' } }] } })
    const engine = await startEngine(fake)
    const opened = cheaply(await openExample(engine, 'stickers', 'openai'))
    const [native] = opened.recipe.variants
    const draft = { ...opened, recipe: { ...opened.recipe, variants: native ? [native] : [] } }
    const batch = await runRows(engine, draft, ['lemon'])
    expect(batch).toMatchObject({ state: 'finished', images: 2, jobs: { failed: 0, unknown: 0 } })
    const { images } = await engine.request('delivery.plan', { source: { batchId: batch.id } })
    expect(images).toBe(1)
    const { ids } = await engine.request('gallery.find', { query: '' })
    const all = await engine.request('delivery.plan', { source: { imageIds: [...ids] } })
    expect(all.images).toBe(2)
  })

  it('are made in practice mode, with a file to deliver for each', async () => {
    const engine = await startEngine(null)
    const draft = await openExample(engine, 'stickers', 'practice')
    const { id } = await runRows(engine, draft, ['lemon'])
    const { files } = await engine.request('delivery.plan', { source: { batchId: id } })
    expect(files).toBe(2)
  })
})
