import { useState } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import { zeroRange } from '../../contract/money.ts'
import type { UnknownPolicy } from '../../contract/recipe.ts'
import { cache, request, toastFailure, useEngine } from '../engine.ts'
import { capRooms, overCap, tightest, type CapRoom, type NewCaps } from './cap-room.ts'
import { worstUsd, type RunExtras, type RunScope } from './run-label.ts'
import { heldNow, useHeldOf } from './use-held-of.ts'

export interface Run {
  /** All that waits in the batch, and what is chosen to run of it. */
  readonly all: RunScope
  readonly scope: RunScope
  /** Null while they are added up. */
  readonly extras: RunExtras | null
  readonly kind: ScopeKind
  readonly setKind: (kind: ScopeKind) => void
  /** Highest price of what is chosen and of what may follow from it, USD; 0 in practice mode. */
  readonly worstUsd: number
  /** The same, added up by now. Throws ProofsheetError. */
  readonly settled: () => Promise<number>
  /** Caps as the user is about to leave them; nothing of it is saved before the run. */
  readonly caps: NewCaps
  readonly setCap: (usd: number) => void
  readonly policy: UnknownPolicy
  readonly setPolicy: (policy: UnknownPolicy) => void
  /** How much room there is under each cap with these new caps. */
  readonly roomsWith: (caps: NewCaps) => readonly CapRoom[]
  /** The cap that stops it first; null without any. */
  readonly room: CapRoom | null
  /** By how much the worst case passes that cap, USD; 0 when it fits. */
  readonly overUsd: number
  readonly isBusy: boolean
  /** Saves the caps that were raised and sends the chosen rows off. */
  readonly start: (caps: NewCaps) => void
}

/** Which rows Run sends off. */
export type ScopeKind = 'all' | 'selected'

const nothing: RunScope = { rows: 0, jobs: 0, estimatedUsd: zeroRange }

/** What Run would do, and doing it. */
export function useRun(batch: BatchSummary, ticked: ReadonlySet<number>): Run {
  const [chosen, setKind] = useState<ScopeKind>('all')
  const [caps, setCaps] = useState<NewCaps>({})
  const [newPolicy, setPolicy] = useState<UnknownPolicy | null>(null)
  const [isBusy, setBusy] = useState(false)
  const budget = useEngine('queue.get', {}).data?.budget
  const kind = chosen === 'selected' && ticked.size > 0 ? 'selected' : 'all'
  const rows = kind === 'selected' ? ticked : null
  const held = useHeldOf(batch.id, rows, batch.held.jobs > 0).data
  const all: RunScope = batch.held
  const scope = kind === 'selected' ? (held ?? nothing) : all
  const extras = held ?? null
  const worst = worstUsd(scope, extras, batch.provider)
  const roomsWith = (raised: NewCaps): readonly CapRoom[] => capRooms(batch, budget, raised)
  const room = tightest(roomsWith(caps))

  const start = async (raised: NewCaps): Promise<void> => {
    setBusy(true)
    try {
      // Without rows the engine would release no more than the sample the batch was made with.
      const rowIds = kind === 'selected' ? [...ticked] : [...(await request('batch.rowIds', { batchId: batch.id }))]
      await saveWideCaps(raised)
      await request('batch.run', {
        batchId: batch.id,
        rowIds,
        ...(raised.batch === undefined ? {} : { capUsd: raised.batch }),
        ...(newPolicy === null ? {} : { unknown: newPolicy }),
      })
      setKind('all')
      setCaps({})
      setPolicy(null)
    } catch (error) {
      toastFailure(error)
    }
    setBusy(false)
  }
  return {
    all,
    scope,
    extras,
    kind,
    setKind,
    worstUsd: worst,
    settled: async () => {
      const now = await heldNow(batch.id, rows)
      return worstUsd(now, now, batch.provider)
    },
    caps,
    setCap: (usd) => setCaps({ ...caps, batch: usd }),
    policy: newPolicy ?? batch.unknownPolicy,
    setPolicy,
    roomsWith,
    room,
    overUsd: overCap(worst, room),
    isBusy,
    start: (raised) => void start(raised),
  }
}

/** Caps over all batches are settings; they are written only when the run that needs them starts. */
async function saveWideCaps({ day, library }: NewCaps): Promise<void> {
  if (day === undefined && library === undefined) return
  const settings = await request('settings.set', {
    ...(day === undefined ? {} : { dayCapUsd: day }),
    ...(library === undefined ? {} : { libraryCapUsd: library }),
  })
  cache.setQueryData(['settings.get', {}], settings)
  await cache.invalidateQueries({ queryKey: ['queue.get'] })
}
