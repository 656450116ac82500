import { startTransition, useCallback, useEffect, useMemo, useState } from 'react'
import { failureOf, type Failure } from '../../contract/failure.ts'
import type { PlanSummary } from '../../contract/plan.ts'
import type { Settings } from '../../contract/settings.ts'
import { request, useEngine, useEngineEvent } from '../engine.ts'
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
  readonly previewVariant: number
  /** Not sent along: the engine takes from them what neither recipe nor options say. */
  readonly settings: Settings | undefined
  /** How often it turned out that a model is not what was thought. */
  readonly modelsTurn: number
}

interface Answered {
  readonly plan: PlanSummary | null
  readonly failure: Failure | null
  /** What was asked; null before the first answer. */
  readonly input: PlanInput | null
}

/** Keeps a plan of the draft up to date while it is being changed, here or by settings saved elsewhere. */
export function usePlan(draft: OpenDraft, previewRows: readonly number[] | null, previewVariant: number): PlanState {
  const { sheet, recipe, options } = draft
  const settings = useEngine('settings.get', {}).data
  const [modelsTurn, setTurn] = useState(0)
  useEngineEvent(
    'models.changed',
    useCallback(() => setTurn((turn) => turn + 1), []),
  )
  const input = useMemo(
    () => ({ sheet, recipe, options, previewRows, previewVariant, settings, modelsTurn }),
    [sheet, recipe, options, previewRows, previewVariant, settings, modelsTurn],
  )
  const [answered, setAnswered] = useState<Answered>({ plan: null, failure: null, input: null })
  const [planner] = useState(() =>
    latestOnly<PlanInput, PlanSummary>(pause, makePlan, (result, asked) =>
      // All panes are drawn anew: not in one go.
      startTransition(() =>
        setAnswered((old) => ({
          plan: result.ok ? result.answer : old.plan,
          failure: result.ok ? null : failureOf(result.error),
          input: asked,
        })),
      ),
    ),
  )
  useEffect(() => planner.want(input), [planner, input])
  useEffect(() => planner.stop, [planner])
  return { plan: answered.plan, failure: answered.failure, isStale: answered.input !== input }
}

function makePlan({ sheet, recipe, options, previewRows, previewVariant }: PlanInput): Promise<PlanSummary> {
  const rows = previewRows === null ? {} : { previewRows: [...previewRows] }
  return request('plan.make', { draftId: sheet.draftId, recipe, options, previewVariant, ...rows })
}
