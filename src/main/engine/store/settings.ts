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

/** Settings kept in the library. Each stands for itself: one that no longer parses must not take the caps with it. */
export function makeSettings(db: Db): SettingsStore {
  const select = db.prepare<[], { value: string }>("SELECT value FROM setting WHERE name = 'settings'")
  const upsert = db.prepare<[string]>(
    "INSERT INTO setting VALUES ('settings', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  )
  /** Asked for at every claim, and this is the only writer. */
  let known: Settings | null = null

  function read(): Settings {
    const stored = Object(JSON.parse(select.get()?.value ?? '{}')) as Readonly<Record<string, unknown>>
    const usable = Object.entries(settingsSchema.shape).filter(([name, field]) => field.safeParse(stored[name]).success)
    return settingsSchema.parse(Object.fromEntries(usable.map(([name]) => [name, stored[name]])))
  }

  const get = (): Settings => (known ??= read())
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
      known = next
      return next
    },
  }
}
