import { statSync, unwatchFile, watchFile } from 'node:fs'
import { loadRegistry, registryFile, type LoadedRegistry, type RegistryPlaces } from './load-registry.ts'

/** The registry in force while the user's file may be replaced at any time. */
export interface LiveRegistry {
  /** What was found when the file was last looked at: the same object until it is another file. */
  current(): LoadedRegistry
  /** Reads the file where it is not the one that was read last; otherwise a single `stat`. Never throws. */
  look(): void
  /** Looks by itself from now on; `onChange` is told of every file that was read anew, here or by `look`. Ends with the result. */
  watch(onChange: (loaded: LoadedRegistry) => void): () => void
}

/** By `stat` and not by events of the file system: those are lost where a file is replaced or lies on a network, ms. */
const lookEveryMs = 1_000

/** Opens it as `loadRegistry` does, which throws for a named file that cannot be used; later on nothing throws. */
export function openLiveRegistry(places: RegistryPlaces): LiveRegistry {
  const file = registryFile(places)
  // Before it is read: what changes meanwhile is found by the next look.
  let mark = markOf(file)
  let current = loadRegistry(places)
  const listeners = new Set<(loaded: LoadedRegistry) => void>()

  function look(): void {
    const next = markOf(file)
    if (next === mark) return
    mark = next
    current = loadRegistry(places, current)
    for (const listener of listeners) listener(current)
  }

  return {
    current: () => current,
    look,
    watch(onChange) {
      listeners.add(onChange)
      if (file !== null) watchFile(file, { interval: lookEveryMs, persistent: false }, look)
      return () => {
        listeners.delete(onChange)
        if (file !== null) unwatchFile(file, look)
      }
    },
  }
}

/** Another text for another file: also one of the same size, put in its place within the same second. */
function markOf(file: string | null): string {
  if (file === null) return 'none'
  try {
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
    return stat ? [stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' ') : 'none'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
