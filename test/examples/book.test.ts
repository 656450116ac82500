import { describe, expect, it } from 'vitest'
import type { PlannedRequest } from '../../src/contract/plan.ts'
import { startEngine, startFake } from '../support/engine.ts'
import {
  cheaply,
  expectReceived,
  fileHash,
  jobsOf,
  lineOf,
  openExample,
  planOf,
  runRows,
  saveCharacters,
} from './support.ts'

const folder = 'examples/book'
const mira = ['mira-portrait.jpg', 'mira-figure.jpg', 'mira-side.webp']
const bruno = ['bruno-portrait.jpg', 'bruno-figure.jpg']
/** None, one, both by name in the scene, both in a cell with a prop, one with a prop. */
const sent = ['01', '02', '03', '15', '19']

const namesOf = ({ references }: PlannedRequest) => references.map(({ picture: { name } }) => name)
/** As the golden file keeps a request: what is asked, in which words, with which pictures in which order. */
const lineFor = ({ key, endpoint, hash, body, references }: PlannedRequest): string =>
  JSON.stringify({
    page: key,
    endpoint,
    hash,
    size: body['size'],
    complexity: body['complexity'] ?? null,
    pictures: references.map(({ picture: { name, sha256 } }) => `${name} ${sha256.slice(0, 12)}`),
    prompt: body['prompt'],
  })

describe('the picture book', () => {
  it('has forty pages whose requests are those of the golden file', async () => {
    const engine = await startEngine(null)
    await saveCharacters(engine)
    const { plan, requests, problems } = await planOf(engine, await openExample(engine, 'book', 'openai'))
    expect(problems).toEqual([])
    expect([plan.rows, plan.runnable, requests.length]).toEqual([40, 40, 40])
    expect(plan.characters.toSorted()).toEqual(['bruno', 'mira'])
    expect(plan.toFetch).toEqual([])
    const lines = requests.map((request) => `${lineFor(request)}\n`).join('')
    await expect(lines).toMatchFileSnapshot('../fixtures/examples/book.requests.jsonl')
  })

  it('brings the row’s own picture first, then each character, the canon before the rest', async () => {
    const engine = await startEngine(null)
    await saveCharacters(engine)
    const { requests } = await planOf(engine, await openExample(engine, 'book', 'openai'))
    const page = (key: string) => requests.find((request) => request.key === key)!
    expect(page('01')).toMatchObject({ endpoint: 'images/generations', references: [] })
    expect(namesOf(page('02'))).toEqual(mira)
    expect(namesOf(page('03'))).toEqual([...bruno, ...mira])
    expect(namesOf(page('15'))).toEqual(['lantern.jpg', ...mira, ...bruno])
    expect(namesOf(page('19'))).toEqual(['kite.jpg', ...mira])
    const files = ['props/lantern.jpg', ...[...mira, ...bruno].map((name) => `characters/${name}`)]
    expect(page('15').references.map(({ picture }) => picture.sha256)).toEqual(
      files.map((name) => fileHash(`${folder}/${name}`)),
    )
  })

  it('says once who they are and which images show them, and leaves no @ behind', async () => {
    const engine = await startEngine(null)
    await saveCharacters(engine)
    const { requests } = await planOf(engine, await openExample(engine, 'book', 'openai'))
    for (const { body, references } of requests) {
      const prompt = String(body['prompt'])
      expect(prompt).not.toContain('@')
      const said = prompt.split('Never change: the brass spectacles').length - 1
      expect(said).toBe(references.some(({ picture }) => picture.character?.name === 'bruno') ? 1 : 0)
    }
    const kite = String(requests.find(({ key }) => key === '19')?.body['prompt'])
    expect(kite).toContain('The red kite is the one in image 1')
    expect(kite).toContain('Mira the fox (images 2 to 4):')
  })

  it('sends what was planned, part for part', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    await saveCharacters(engine)
    const draft = cheaply(await openExample(engine, 'book', 'openai'))
    const planned = await planOf(engine, draft)
    const requests = planned.requests.filter(({ key }) => sent.includes(key))
    const batch = await runRows(engine, draft, sent)
    expect(batch).toMatchObject({ state: 'finished', images: sent.length, jobs: { failed: 0, unknown: 0 } })
    expect(fake.ledger()).toHaveLength(sent.length)
    for (const request of requests) expectReceived(lineOf(fake.ledger(), request), request)
    expect(jobsOf(engine).map(({ hash }) => hash)).toEqual(planned.requests.map(({ hash }) => hash))
    const most = requests.reduce((sum, { estimatedUsd }) => sum + estimatedUsd.high, 0)
    expect(batch.spentUsd).toBeLessThanOrEqual(most + 1e-5)
    expect(batch.spentUsd).toBeGreaterThan(0)
  })

  it('is made in practice mode', async () => {
    const engine = await startEngine(null)
    await saveCharacters(engine)
    const batch = await runRows(engine, cheaply(await openExample(engine, 'book', 'practice')), ['01', '15'])
    expect(batch).toMatchObject({ state: 'finished', images: 2, spentUsd: 0 })
  })
})
