import type { EngineState } from '../contract/host.ts'

/** Whether the engine is there, from two sources: every change is told, and at start the shell is asked once. */
export interface EngineStateKeeper {
  readonly get: () => EngineState
  /** Returns what ends it. */
  readonly subscribe: (listener: () => void) => () => void
  /** A change. */
  readonly tell: (state: EngineState) => void
  /** The shell's word at start. Nothing, when a change was told meanwhile: that is newer. */
  readonly answer: (state: EngineState) => void
}

/** `onReady` is called with each engine that becomes ready after one that was not, before any listener. */
export function keepEngineState(onReady: () => void): EngineStateKeeper {
  const listeners = new Set<() => void>()
  let now: EngineState = { kind: 'starting' }
  let isTold = false
  const set = (next: EngineState): void => {
    const cameBack = next.kind === 'ready' && now.kind !== 'ready'
    now = next
    if (cameBack) onReady()
    for (const listener of listeners) listener()
  }
  return {
    get: () => now,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(state) {
      isTold = true
      set(state)
    },
    answer(state) {
      if (!isTold) set(state)
    },
  }
}
