import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openEngine } from '../../../src/main/engine/index.ts'
import { batchUntil, canaryKey, createBatch, startEngine } from '../../support/engine.ts'
import { tempFolder } from '../../support/temp.ts'

describe('closing while requests wait for their connection', () => {
  it('fails none of them: they were never sent, and wait for the next sitting', async () => {
    // Takes connections and never answers the greeting of TLS, so that no request can leave.
    const sockets = new Set<Socket>()
    const server = createServer((socket) => sockets.add(socket.on('error', () => undefined))).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }
    process.env['OPENAI_API_KEY'] = canaryKey
    const library = join(tempFolder(), 'library')
    const baseUrl = `https://127.0.0.1:${port}/v1`
    const engine = await openEngine({ library, program: 'cli', baseUrl })
    const batchId = await createBatch(engine, 2)
    await engine.request('batch.run', { batchId })
    await batchUntil(engine, batchId, ({ jobs }) => jobs.running === 2)
    while (sockets.size < 2) await once(server, 'connection')
    const closed = engine.close({ graceMs: 0 })
    setTimeout(() => sockets.forEach((socket) => socket.destroy()), 50)
    await closed
    const next = await startEngine(null, library)
    const { jobs, spentUsd, reservedUsd } = await next.request('batch.get', { batchId })
    expect(jobs).toMatchObject({ waiting: 2, failed: 0, unknown: 0 })
    expect({ spentUsd, reservedUsd }).toEqual({ spentUsd: 0, reservedUsd: 0 })
  })
})
