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

/** Editors delete a file and write it anew. Only one that stays gone for so long was taken away, ms. */
const goneMs = 2_000

/** Calls `then` after a while, unless the answer is called before. */
export type Wait = (then: () => void) => () => void

const waitWhileGone: Wait = (then) => {
  const timer = setTimeout(then, goneMs).unref()
  return () => clearTimeout(timer)
}

/**
 * Opens it as `loadRegistry` does, which throws for a named file that cannot be used; later on nothing throws. A file that is
 * gone stays in force for a while: `wait` says how long.
 */
export function openLiveRegistry(places: RegistryPlaces, wait: Wait = waitWhileGone): LiveRegistry {
  const file = registryFile(places)
  // Before it is read: what changes meanwhile is found by the next look.
  let mark = markOf(file)
  let current = loadRegistry(places)
  let endWait: (() => void) | null = null
  const listeners = new Set<(loaded: LoadedRegistry) => void>()

  function look(): void {
    const next = markOf(file)
    if (next === gone && mark !== gone) {
      endWait ??= wait(() => follow(markOf(file)))
      return
    }
    follow(next)
  }

  function follow(next: string): void {
    stopWaiting()
    if (next === mark) return
    const loaded = loadRegistry(places, current)
    // Gone between the two: the next look finds that out.
    if (next !== gone && loaded.file === null && loaded.problem === null) return
    mark = next
    current = loaded
    for (const listener of listeners) listener(current)
  }

  function stopWaiting(): void {
    endWait?.()
    endWait = null
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
        stopWaiting()
      }
    },
  }
}

const gone = 'none'

/** Another text for another file: also one of the same size, put in its place within the same second. */
function markOf(file: string | null): string {
  if (file === null) return gone
  try {
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
    return stat ? [stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' ') : gone
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
