import { settingsSchema, type Settings } from '../../../contract/settings.ts'
import type { Db } from './open.ts'

/** The library's settings: one JSON value, parsed as if a stranger had written it. */
export interface SettingsStore {
  get(): Settings
  set(change: Partial<Settings>): Settings
  /** A sitting begins. True when the last one ended by `markClosed`, or there was none. */
  markOpen(): boolean
  markClosed(): void
}

/** Settings kept in the library; a value that no longer parses falls back to the defaults. */
export function makeSettings(db: Db): SettingsStore {
  const select = db.prepare<[], { value: string }>("SELECT value FROM setting WHERE name = 'settings'")
  const upsert = db.prepare<[string]>(
    "INSERT INTO setting VALUES ('settings', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  )
  function get(): Settings {
    const stored = select.get()
    const parsed = settingsSchema.safeParse(stored ? JSON.parse(stored.value) : {})
    return parsed.success ? parsed.data : settingsSchema.parse({})
  }
  const sitting = db.prepare<[], { value: string }>("SELECT value FROM setting WHERE name = 'sitting'")
  const mark = db.prepare<[string]>(
    "INSERT INTO setting VALUES ('sitting', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  )
  return {
    get,
    markOpen() {
      const before = sitting.get()?.value
      mark.run('open')
      return before !== 'open'
    },
    markClosed: () => void mark.run('closed'),
    set(change) {
      const next = settingsSchema.parse({ ...get(), ...change })
      upsert.run(JSON.stringify(next))
      return next
    },
  }
}
