import { useEngine } from '../engine.ts'

/** Names that can be written with @ in this library, in order; empty until they are known. */
export function useCharacterNames(): readonly string[] {
  return useEngine('characters.list', {}).data?.map(({ name }) => name) ?? []
}
