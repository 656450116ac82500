import { expect, test } from 'vitest'
import type { Bridge, WindowEvent } from '../../src/contract/host.ts'
import { createEngineClient } from '../../src/renderer/engine-client.ts'

/** The part of the bridge under test: one request that stays open, and the shell's events. */
function silentBridge(): { bridge: Bridge; tell: (event: WindowEvent) => void } {
  const listeners: ((event: WindowEvent) => void)[] = []
  const bridge = {
    engine: { 'batch.list': () => new Promise(() => undefined) },
    subscribe: (listener: (event: WindowEvent) => void) => {
      listeners.push(listener)
      return () => undefined
    },
  } as unknown as Bridge
  return { bridge, tell: (event) => listeners.forEach((listener) => listener(event)) }
}

test('what waits when the engine stops is rejected at once', async () => {
  const { bridge, tell } = silentBridge()
  const waiting = createEngineClient(bridge).request('batch.list', {})
  tell({ kind: 'engine', state: { kind: 'restarting', attempt: 1, reason: 'It crashed.' } })
  await expect(waiting).rejects.toMatchObject({ failure: { code: 'engine_gone', money: 'none' } })
})
