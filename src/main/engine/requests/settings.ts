import { statfs } from 'node:fs/promises'
import type { EngineEvent } from '../../../contract/events.ts'
import type { Secrets } from '../secrets.ts'
import type { Store } from '../store/index.ts'
import type { Handlers } from './handlers.ts'

/** Settings, the key's whereabouts and the library's own facts. */
export function settingsRequests(parts: {
  readonly store: Store
  readonly secrets: Secrets
  readonly root: string
  readonly version: string
  /** A provider opened with the old key or address must not be used again. */
  readonly forgetProviders: () => void
  readonly tell: (event: EngineEvent) => void
}): Handlers<'settings.get' | 'settings.set' | 'key.state' | 'key.set' | 'key.remove' | 'library.info'> {
  const { store, secrets } = parts
  return {
    'settings.get': () => store.settings.get(),
    'settings.set': (change) => {
      const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      const settings = store.settings.set(defined)
      if (change.baseUrl !== undefined) parts.forgetProviders()
      parts.tell({ name: 'settings.changed', data: settings })
      return settings
    },
    'key.state': () => secrets.state(),
    'key.set': async ({ key }) => {
      const state = await secrets.set(key.trim())
      parts.forgetProviders()
      return state
    },
    'key.remove': async () => {
      const state = await secrets.remove()
      parts.forgetProviders()
      return state
    },
    'library.info': async () => {
      const { n, bytes } = store.images.totals()
      const disk = await statfs(parts.root)
      return { path: parts.root, images: n, bytes, freeBytes: disk.bavail * disk.bsize, version: parts.version }
    },
  }
}
