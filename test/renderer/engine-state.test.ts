import { expect, test } from 'vitest'
import type { Bridge, WindowEvent } from '../../src/contract/host.ts'
import { createEngineClient } from '../../src/renderer/engine-client.ts'
import { keepEngineState } from '../../src/renderer/engine-state.ts'

const ready = { kind: 'ready', library: '/library' } as const
const restarting = { kind: 'restarting', attempt: 1, reason: 'It crashed.' } as const

/** A window that opens: events of the shell reach it through the real client, and `host.info` is answered by hand. */
function openingWindow() {
  const listeners: ((event: WindowEvent) => void)[] = []
  const bridge = { subscribe: (listener: (event: WindowEvent) => void) => void listeners.push(listener) }
  const seen: string[] = []
  const state = keepEngineState(() => seen.push('asks all again'))
  createEngineClient(bridge as unknown as Bridge).onEngineState(state.tell)
  state.subscribe(() => seen.push(state.get().kind))
  const tell = (next: typeof ready | typeof restarting): void =>
    listeners.forEach((listener) => listener({ kind: 'engine', state: next }))
  return { state, seen, tell }
}

test('an answer that comes after an event does not take the window back to an older state', () => {
  const { state, seen, tell } = openingWindow()
  tell(ready)
  state.answer({ kind: 'starting' })
  expect([state.get(), seen]).toEqual([ready, ['asks all again', 'ready']])
})

test('without an event meanwhile the answer is the state, and later events change it', () => {
  const { state, seen, tell } = openingWindow()
  expect(state.get()).toEqual({ kind: 'starting' })
  state.answer(ready)
  tell(restarting)
  tell(ready)
  expect([state.get(), seen]).toEqual([ready, ['asks all again', 'ready', 'restarting', 'asks all again', 'ready']])
})

test('who no longer listens is not told', () => {
  const { state } = openingWindow()
  let calls = 0
  const end = state.subscribe(() => (calls += 1))
  state.tell(ready)
  end()
  state.tell(restarting)
  expect(calls).toBe(1)
})
