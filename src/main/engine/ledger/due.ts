import type { Db } from '../store/open.ts'
import type { LedgerPosition } from './files.ts'
import type { LedgerKind } from './line.ts'

export interface Due {
  readonly seq: number
  readonly kind: LedgerKind
  readonly id: string
}

/** What the ledger has to be told (triggers note it), and how far it has been told. */
export function makeDue(db: Db) {
  const next = db.prepare<[number], Due>('SELECT seq, kind, id FROM ledger_due ORDER BY seq LIMIT ?')
  const count = db.prepare<[], number>('SELECT COUNT(*) FROM ledger_due').pluck()
  const last = db.prepare<[], number>('SELECT COALESCE(MAX(seq), 0) FROM ledger_due').pluck()
  const told = db.prepare<[number]>('DELETE FROM ledger_due WHERE seq <= ?')
  const forget = db.prepare<[number]>('DELETE FROM ledger_due WHERE seq > ?')
  const add = db.prepare<[LedgerKind, string]>('INSERT INTO ledger_due (kind, id) VALUES (?, ?)')
  const position = db.prepare<[], string>("SELECT value FROM setting WHERE name = 'ledger'").pluck()
  const setPosition = db.prepare<[string]>(
    "INSERT INTO setting VALUES ('ledger', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  )
  return {
    next: (limit: number) => next.all(limit),
    count: () => count.get() ?? 0,
    last: () => last.get() ?? 0,
    add: (kind: LedgerKind, id: string) => void add.run(kind, id),
    /** Takes back what was noted after `seq`. */
    forget: (seq: number) => void forget.run(seq),
    position(): LedgerPosition | null {
      const value = position.get()
      return value === undefined ? null : (JSON.parse(value) as LedgerPosition)
    },
    setPosition: (at: LedgerPosition) => void setPosition.run(JSON.stringify(at)),
    /** Everything up to `seq` stands in the ledger, which now ends at `at`. */
    told(seq: number, at: LedgerPosition): void {
      told.run(seq)
      setPosition.run(JSON.stringify(at))
    },
  }
}
