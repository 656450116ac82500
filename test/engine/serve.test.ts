import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FromEngine, ToEngine } from '../../src/contract/channel.ts'
import { requestNames } from '../../src/contract/requests.ts'
import { serve } from '../../src/main/engine/serve.ts'
import { startEngine } from '../support/engine.ts'

/** An engine behind a channel in memory. */
async function served() {
  const engine = await startEngine(null)
  const waiting = new Map<number, (message: Extract<FromEngine, { kind: 'reply' }>) => void>()
  const sent: FromEngine[] = []
  const listeners: ((message: ToEngine) => void)[] = []
  serve(
    engine,
    {
      send: (message) => {
        sent.push(message)
        if (message.kind === 'reply') waiting.get(message.id)?.(message)
      },
      onMessage: (listener) => {
        listeners.push(listener)
      },
    },
    () => {},
  )
  let id = 0
  const ask = (name: string, input: unknown) => {
    id += 1
    const answered = new Promise<Extract<FromEngine, { kind: 'reply' }>>((resolve) => waiting.set(id, resolve))
    for (const listener of listeners) listener({ kind: 'request', id, name, input })
    return answered
  }
  return { engine, sent, ask }
}

describe('the engine behind a channel', () => {
  it('says it is ready, answers, and fails as data', async () => {
    const { engine, sent, ask } = await served()
    expect(sent[0]).toMatchObject({ kind: 'ready', library: engine.library })
    expect(await ask('batch.list', {})).toMatchObject({ reply: { ok: true, value: [] } })
    expect(await ask('batch.get', { batchId: 7 })).toMatchObject({
      reply: { ok: false, failure: { code: 'not_found' } },
    })
    expect(await ask('batch.get', { batchId: 'seven' })).toMatchObject({
      reply: { ok: false, failure: { code: 'bad_request' } },
    })
    for (const name of ['nothing', 'constructor', '__proto__', 'toString']) {
      expect(await ask(name, {})).toMatchObject({ reply: { ok: false, failure: { code: 'bad_request' } } })
    }
  })

  it('survives any payload on any request without a change of state', async () => {
    const { ask, engine } = await served()
    const harmless = requestNames.filter((name) => !name.startsWith('key.') && name !== 'settings.set')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...harmless), fc.anything(), async (name, payload) => {
        const input: unknown = JSON.parse(JSON.stringify(payload) ?? 'null')
        const { reply } = await ask(name, input)
        if (!reply.ok) expect(['bad_request', 'not_found', 'sheet_unreadable']).toContain(reply.failure.code)
      }),
      { numRuns: 1_000 },
    )
    expect(await engine.request('batch.list', {})).toEqual([])
  })
})
