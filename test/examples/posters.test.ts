import { describe, expect, it } from 'vitest'
import { startEngine, startFake } from '../support/engine.ts'
import { cheaply, expectReceived, jobsOf, lineOf, openExample, planOf, runRows } from './support.ts'

const rows = ['jazz-de', 'sea-ja', 'moon-ko', 'run-is']

describe('the posters', () => {
  it('plan twelve rows in two sizes with their words as written and a complexity each', async () => {
    const engine = await startEngine(null)
    const { plan, requests, problems } = await planOf(engine, await openExample(engine, 'posters', 'openai'))
    expect(problems).toEqual([])
    expect([plan.rows, plan.requests, requests.length]).toEqual([12, 24, 24])
    expect(new Set(requests.map(({ body }) => body['complexity']))).toEqual(new Set(['low', 'medium', 'high']))
    expect(new Set(requests.map(({ body, crop }) => `${String(body['size'])} ${crop}`))).toEqual(
      new Set(['1248x1760 1240x1754', '1088x1360 1080x1350']),
    )
    const promptOf = (key: string) => String(requests.find((request) => request.key === key)?.body['prompt'])
    for (const words of ['Sommernächte 2027\n12. – 14. Juli', 'Äpfel · Käse · Brötchen'])
      expect([promptOf('jazz-de'), promptOf('market-de')].some((prompt) => prompt.includes(words))).toBe(true)
    expect(promptOf('sea-ja')).toContain('exactly these words: "海の日\n夏祭り\n七月十九日"')
    expect(promptOf('run-is')).toContain('ÞINGVALLAHLAUP')
    expect(promptOf('books-tr')).toContain('KİTAP GÜNÜ\nIşık')
  })

  it('send byte for byte what was planned, within the estimate', async () => {
    const fake = await startFake()
    const engine = await startEngine(fake)
    const draft = cheaply(await openExample(engine, 'posters', 'openai'))
    const { requests } = await planOf(engine, draft)
    const batch = await runRows(engine, draft, rows)
    expect(batch).toMatchObject({ state: 'finished', images: 8, jobs: { done: 8, failed: 0, unknown: 0 } })
    const sent = requests.filter(({ key }) => rows.includes(key))
    expect(fake.ledger()).toHaveLength(sent.length)
    for (const request of sent) expectReceived(lineOf(fake.ledger(), request), request)
    const hashes = jobsOf(engine).flatMap(({ state, hash }) => (state === 'done' ? [hash] : []))
    expect(hashes.toSorted()).toEqual(sent.map(({ hash }) => hash).toSorted())
    const estimate = (end: 'low' | 'high') => sent.reduce((sum, { estimatedUsd }) => sum + estimatedUsd[end], 0)
    expect(batch.spentUsd).toBeGreaterThanOrEqual(estimate('low') - 1e-5)
    expect(batch.spentUsd).toBeLessThanOrEqual(estimate('high') + 1e-5)
  })

  it('are made in practice mode', async () => {
    const engine = await startEngine(null)
    const batch = await runRows(engine, cheaply(await openExample(engine, 'posters', 'practice')), ['tea-zh'])
    expect(batch).toMatchObject({ state: 'finished', images: 2, spentUsd: 0 })
  })
})
