import { describe, expect, it } from 'vitest'
import { batchUntil, startEngine, startFake } from '../support/engine.ts'
import { cheaply, expectReceived, fileHash, lineOf, openExample, planOf, runRows } from './support.ts'

const folder = 'examples/room'

describe('the room', () => {
  it('plans eight changes: the photograph, a swatch where one is named, the mask, and the lock', async () => {
    const engine = await startEngine(null)
    const { requests, problems } = await planOf(engine, await openExample(engine, 'room', 'openai'))
    expect(problems).toEqual([])
    expect(requests).toHaveLength(8)
    for (const { endpoint, references } of requests) {
      expect(endpoint).toBe('images/edits')
      // A mask and its picture go in one format, and only PNG has the alpha.
      expect(references[0]?.picture).toMatchObject({
        name: 'living-room.jpg',
        format: 'png',
        width: 1536,
        height: 1024,
      })
      expect(references.filter(({ role }) => role === 'mask')).toHaveLength(1)
    }
    expect(requests.map(({ references }) => references.length)).toEqual([3, 3, 3, 3, 3, 2, 2, 2])
    const [sage] = requests
    expect(sage?.references.slice(1).map(({ picture: { sha256 } }) => sha256)).toEqual(
      ['swatches/sage.jpg', 'masks/wall.png'].map((name) => fileHash(`${folder}/${name}`)),
    )
  })

  it('sends each as a form whose parts are those of the golden file, and puts back what lies outside the mask', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const draft = cheaply(await openExample(engine, 'room', 'openai'))
    const { requests } = await planOf(engine, draft)
    const keys = ['wall-sage', 'sofa-ochre', 'season-winter']
    const batch = await runRows(engine, draft, keys)
    expect(batch).toMatchObject({ state: 'finished', images: 3, jobs: { failed: 0, unknown: 0 } })
    const sent = requests.filter(({ key }) => keys.includes(key))
    for (const request of sent) expectReceived(lineOf(fake.ledger(), request), request)
    const lines = sent.flatMap((request) => {
      const parts = lineOf(fake.ledger(), request)?.parts.map(({ name, type, bytes, sha256 }) =>
        JSON.stringify({ row: request.key, name, type, bytes, sha256 }),
      )
      return parts ?? []
    })
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../fixtures/examples/room.parts.jsonl')
    const { ids } = await engine.request('gallery.find', { query: '' })
    for (const imageId of ids) {
      const image = await engine.request('image.get', { imageId })
      expect(image.lock).toMatchObject({ done: true })
      expect(image.inputs).toMatchObject({ lock: true, mask: { format: 'png' } })
    }
  })

  it('goes on from a chosen result: the edit names it, and both are in its history', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const draft = cheaply(await openExample(engine, 'room', 'openai'))
    const { id: batchId } = await runRows(engine, draft, ['wall-sage'])
    const { ids } = await engine.request('gallery.find', { query: '' })
    const imageId = ids[0] ?? 0
    const change = { prompt: 'It is evening: only the floor lamp gives light.', mask: null }
    await engine.request('edit.make', { imageId, change })
    await batchUntil(engine, batchId, ({ images }) => images === 2)
    const all = await engine.request('gallery.find', { query: '' })
    const lineage = await engine.request('image.lineage', { imageId: all.ids[0] ?? 0 })
    expect(lineage.nodes.map(({ imageId }) => imageId)).toEqual([imageId, all.ids[0]])
    const edited = await engine.request('image.get', { imageId: all.ids[0] ?? 0 })
    const shown = engine.file({ kind: 'image', imageId, size: 'cutout' })
    expect(fileHash(shown)).not.toBe(fileHash(engine.file({ kind: 'received', imageId })))
    expect(edited.inputs?.images.map(({ sha256 }) => sha256)).toEqual([fileHash(shown)])
    expect(lineage.nodes[1]?.from).toEqual([lineage.nodes[0]?.jobId])
  })

  it('is made in practice mode', async () => {
    const engine = await startEngine(null)
    const draft = cheaply(await openExample(engine, 'room', 'practice'))
    const batch = await runRows(engine, draft, ['sofa-moss'])
    expect(batch).toMatchObject({ state: 'finished', images: 1, spentUsd: 0 })
  })
})
