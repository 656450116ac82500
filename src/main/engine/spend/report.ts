import { fromMicros } from '../../../contract/money.ts'
import type { SpendKey, SpendLine, SpendQuery, SpendReport } from '../../../contract/spend.ts'
import type { Store } from '../store/index.ts'
import { dayOfQuarter } from './days.ts'
import { labelsFor } from './labels.ts'
import { readLedger, type Group, type Sums } from './ledger.ts'

const mostLines = 1_000

/** Where the money went, newest or dearest first, with the sums of every line, shown or not. */
export function spendReport(store: Store, query: SpendQuery): SpendReport {
  const groups = groupsOf(store, query)
  return {
    by: query.by,
    lines: linesOf(store, query.by, groups.slice(0, mostLines)),
    lineCount: groups.length,
    total: figures(groups.reduce(add, nothing)),
  }
}

/** Every line of a report. */
export function spendLines(store: Store, query: SpendQuery): readonly SpendLine[] {
  return linesOf(store, query.by, groupsOf(store, query))
}

interface NamedGroup extends Sums {
  readonly key: string
}

function groupsOf(store: Store, query: SpendQuery): readonly NamedGroup[] {
  const groups = readLedger(store.db, query)
  const named =
    query.by === 'day' ? perDay(groups) : groups.map((group) => ({ ...group, key: String(group.key ?? 'none') }))
  return named.sort(order[query.by])
}

function perDay(quarters: readonly Group[]): NamedGroup[] {
  const days = new Map<string, Sums>()
  for (const quarter of quarters) {
    const day = dayOfQuarter(Number(quarter.key))
    days.set(day, add(days.get(day) ?? nothing, quarter))
  }
  return [...days].map(([key, sums]) => ({ key, ...sums }))
}

type Order = (a: NamedGroup, b: NamedGroup) => number

const newestDay: Order = (a, b) => (a.key < b.key ? 1 : -1)
const newest: Order = (a, b) => Number(b.key) - Number(a.key)
const dearest: Order = (a, b) => b.spent + b.held - a.spent - a.held || (a.key < b.key ? -1 : 1)

const order: Readonly<Record<SpendKey, Order>> = {
  day: newestDay,
  model: dearest,
  batch: newest,
  row: dearest,
  image: dearest,
}

function linesOf({ db }: Store, by: SpendKey, groups: readonly NamedGroup[]): SpendLine[] {
  const labelOf = labelsFor(db, by)
  return groups.map((group) => ({ key: group.key, ...labelOf(group.key), ...figures(group) }))
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
