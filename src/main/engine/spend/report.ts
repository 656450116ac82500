import { fromMicros } from '../../../contract/money.ts'
import type { SpendKey, SpendLine, SpendQuery, SpendReport } from '../../../contract/spend.ts'
import type { Db } from '../store/open.ts'
import { dayOfQuarter } from './days.ts'
import { labelsFor } from './labels.ts'
import { readLedger, type Group, type Sums } from './ledger.ts'

const mostLines = 1_000

/** Where the money went, newest or dearest first, with the sums of every line, shown or not. */
export function spendReport(db: Db, query: SpendQuery): SpendReport {
  const groups = groupsOf(db, query)
  return {
    by: query.by,
    lines: linesOf(db, query.by, groups.slice(0, mostLines)),
    lineCount: groups.length,
    total: figures(groups.reduce(add, nothing)),
  }
}

/** Every line of a report. */
export function spendLines(db: Db, query: SpendQuery): readonly SpendLine[] {
  return linesOf(db, query.by, groupsOf(db, query))
}

function groupsOf(db: Db, query: SpendQuery): readonly Group[] {
  const groups = readLedger(db, query)
  return query.by === 'day' ? perDay(groups) : groups
}

/** Keeps the order: newest first. */
function perDay(quarters: readonly Group[]): Group[] {
  const days = new Map<string, Sums>()
  for (const quarter of quarters) {
    const day = dayOfQuarter(Number(quarter.key))
    days.set(day, add(days.get(day) ?? nothing, quarter))
  }
  return Array.from(days, ([key, sums]) => ({ key, ...sums }))
}

function linesOf(db: Db, by: SpendKey, groups: readonly Group[]): SpendLine[] {
  const labelOf = labelsFor(db, by)
  return groups.map((group) => {
    const key = String(group.key ?? 'none')
    return { key, ...labelOf(key), ...figures(group) }
  })
}

const nothing: Sums = { requests: 0, images: 0, approved: 0, spent: 0, uncertain: 0, held: 0 }

function add(a: Sums, b: Sums): Sums {
  return {
    requests: a.requests + b.requests,
    images: a.images + b.images,
    approved: a.approved + b.approved,
    spent: a.spent + b.spent,
    uncertain: a.uncertain + b.uncertain,
    held: a.held + b.held,
  }
}

function figures({ requests, images, approved, spent, uncertain, held }: Sums): SpendReport['total'] {
  return {
    requests,
    images,
    spentUsd: fromMicros(spent),
    uncertainUsd: fromMicros(uncertain),
    heldUsd: fromMicros(held),
    approved,
    perApprovedUsd: approved === 0 ? null : fromMicros(spent) / approved,
  }
}
