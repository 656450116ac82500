import { useState } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import { zeroRange } from '../../contract/money.ts'
import { request, toastFailure } from '../engine.ts'
import { leftOfCap, type RunScope } from './run-label.ts'
import { useHeldOf } from './use-held-of.ts'

export interface Run {
  /** All that waits in the batch, and what is chosen to run of it. */
  readonly all: RunScope
  readonly scope: RunScope
  readonly kind: ScopeKind
  readonly setKind: (kind: ScopeKind) => void
  readonly capUsd: number | null
  readonly setCap: (usd: number) => void
  /** USD left of the cap; null without one. */
  readonly leftUsd: number | null
  /** By how much the worst case passes the cap, USD; 0 when it fits, and in practice mode, which costs nothing. */
  readonly overUsd: number
  readonly isBusy: boolean
  /** Sends the chosen rows off; null leaves the cap as it is. */
  readonly start: (capUsd: number | null) => void
}

/** Which rows Run sends off. */
export type ScopeKind = 'all' | 'selected'

const nothing: RunScope = { rows: 0, jobs: 0, usd: zeroRange }

/** What Run would do, and doing it. */
export function useRun(batch: BatchSummary, ticked: ReadonlySet<number>): Run {
  const [chosen, setKind] = useState<ScopeKind>('all')
  const [newCap, setCap] = useState<number | null>(null)
  const [isBusy, setBusy] = useState(false)
  const kind = chosen === 'selected' && ticked.size > 0 ? 'selected' : 'all'
  const selected = useHeldOf(batch.id, ticked, kind === 'selected')
  const all: RunScope = { rows: batch.held.rows, jobs: batch.held.jobs, usd: batch.held.estimatedUsd }
  const scope = kind === 'selected' ? (selected.data ?? nothing) : all
  const capUsd = newCap ?? batch.capUsd
  const leftUsd = leftOfCap(batch, capUsd)
  const over = leftUsd === null || batch.provider === 'practice' ? 0 : scope.usd.high - leftUsd

  const start = async (raised: number | null): Promise<void> => {
    setBusy(true)
    try {
      // Without rows the engine would release no more than the sample the batch was made with.
      const rowIds = kind === 'selected' ? [...ticked] : [...(await request('batch.rowIds', { batchId: batch.id }))]
      const cap = raised ?? newCap
      await request('batch.run', { batchId: batch.id, rowIds, ...(cap === null ? {} : { capUsd: cap }) })
      setKind('all')
      setCap(null)
    } catch (error) {
      toastFailure(error)
    }
    setBusy(false)
  }
  return {
    all,
    scope,
    kind,
    setKind,
    capUsd,
    setCap,
    leftUsd,
    overUsd: over > 0.005 ? over : 0,
    isBusy,
    start: (cap) => void start(cap),
  }
}
