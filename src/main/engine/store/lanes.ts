import type { Db } from './open.ts'

/** What the queue has learnt about the limits of a provider, host and key; JSON that only its writer reads. */
export interface Lanes {
  load(name: string): string | null
  save(name: string, learnt: string): void
}

export function makeLanes(db: Db): Lanes {
  const select = db.prepare<[string], string>('SELECT learnt FROM lane WHERE name = ?').pluck()
  const upsert = db.prepare<[string, string]>(
    'INSERT INTO lane VALUES (?, ?) ON CONFLICT DO UPDATE SET learnt = excluded.learnt',
  )
  return {
    load: (name) => select.get(name) ?? null,
    save(name, learnt) {
      upsert.run(name, learnt)
    },
  }
}
