import { useEffect, useState } from 'react'
import { failureOf, type Failure } from '../../contract/failure.ts'
import type { PlanSummary } from '../../contract/plan.ts'
import { request } from '../engine.ts'
import type { OpenDraft } from './draft.tsx'
import { latestOnly } from './latest.ts'

/** Quiet time before the engine is asked to compose again, ms. */
const pause = 200

export interface PlanState {
  /** The newest plan there is; it may be of an older draft while `isStale`. */
  readonly plan: PlanSummary | null
  readonly isStale: boolean
  readonly failure: Failure | null
}

interface PlanInput {
  readonly sheet: OpenDraft['sheet']
  readonly recipe: OpenDraft['recipe']
  readonly options: OpenDraft['options']
  readonly previewRows: readonly number[] | null
}

/** Keeps a plan of the draft up to date while it is being changed. */
export function usePlan(draft: OpenDraft, previewRows: readonly number[] | null): PlanState {
  const [state, setState] = useState<PlanState>({ plan: null, isStale: true, failure: null })
  const [planner] = useState(() =>
    latestOnly<PlanInput, PlanSummary>(pause, makePlan, (result) =>
      setState((old) =>
        result.ok
          ? { plan: result.answer, isStale: false, failure: null }
          : { ...old, isStale: false, failure: failureOf(result.error) },
      ),
    ),
  )
  const { sheet, recipe, options } = draft
  useEffect(() => {
    setState((old) => (old.isStale ? old : { ...old, isStale: true }))
    planner.want({ sheet, recipe, options, previewRows })
  }, [planner, sheet, recipe, options, previewRows])
  useEffect(() => planner.stop, [planner])
  return state
}

function makePlan({ sheet, recipe, options, previewRows }: PlanInput): Promise<PlanSummary> {
  const rows = previewRows === null ? {} : { previewRows: [...previewRows] }
  return request('plan.make', { draftId: sheet.draftId, recipe, options, ...rows })
}
