import { useSyncExternalStore } from 'react'
import { useEngineState } from '../engine.ts'
import type { CharacterEdit } from './edit.ts'

/** What is not saved yet, by library and name ("" for a new one). It stays while the window shows something else. */
let edits: ReadonlyMap<string, CharacterEdit> = new Map()
const listeners = new Set<() => void>()

function change(key: string, edit: CharacterEdit | null): void {
  const next = new Map(edits)
  if (edit === null) next.delete(key)
  else next.set(key, edit)
  edits = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export interface Edits {
  /** Null: nothing is being changed. */
  readonly get: (name: string) => CharacterEdit | null
  readonly set: (name: string, edit: CharacterEdit | null) => void
}

/** The unsaved changes to characters of the library that is open. */
export function useEdits(): Edits {
  const engine = useEngineState()
  const library = engine.kind === 'ready' ? engine.library : ''
  const all = useSyncExternalStore(subscribe, () => edits)
  return {
    get: (name) => all.get(`${library}\n${name}`) ?? null,
    set: (name, edit) => change(`${library}\n${name}`, edit),
  }
}
