import { useState } from 'react'
import { useEngine } from '../engine.ts'
import { FailurePage } from '../failure-page.tsx'
import { counted } from '../ui/format.ts'
import { Working } from '../ui/progress.tsx'
import { CreateFoot, whyNot } from './create-foot.tsx'
import { useDraft, type OpenDraft } from './draft.tsx'
import { useImportKeys } from './import-keys.ts'
import { PlanPanel } from './plan-panel.tsx'
import { Problems } from './problems.tsx'
import { useCreate } from './use-create.ts'
import { FetchLine } from './fetch-line.tsx'
import { useFetch, withFetchProblems } from './use-fetch.ts'
import { useFixes } from './use-fixes.ts'
import type { PlanState } from './use-plan.ts'

interface CheckPaneProps {
  readonly draft: OpenDraft
  readonly planState: PlanState
  /** The user looks at a problem of this row. */
  readonly onLook: (row: number) => void
}

/** What is wrong, what a run would do, and the button that makes the batch. */
export function CheckPane({ draft, planState: { plan, failure }, onLook }: CheckPaneProps) {
  const { sheet, recipe, options } = draft
  const { change } = useDraft()
  const settings = useEngine('settings.get', {})
  const [current, setCurrent] = useState<number | null>(null)
  const fixes = useFixes(draft)
  const batch = useCreate(draft)
  const fetching = useFetch(draft)
  const problems = withFetchProblems(plan?.problems ?? [], fetching.problems)

  const select = (at: number): void => {
    setCurrent(at)
    const row = problems[at]?.row ?? null
    if (row !== null) onLook(row)
  }
  useImportKeys({
    onCreate: () => whyNot(plan) === null && batch.create(),
    onNextProblem: () => problems.length > 0 && select(((current ?? -1) + 1) % problems.length),
    onFix: () => fixes.apply(current === null ? [] : problems.slice(current, current + 1)),
  })
  return (
    <div className="pane">
      {plan !== null ? (
        <Problems
          plan={plan}
          problems={problems}
          isFixing={fixes.isFixing}
          at={current}
          onSelect={select}
          onFix={fixes.apply}
        />
      ) : failure === null ? (
        <Working label={`Composing ${counted(sheet.rows, 'row')}`} />
      ) : (
        <FailurePage error={failure} onRetry={() => change({ recipe: { ...recipe } })} />
      )}
      {settings.data === undefined ? null : (
        <section className="plan" aria-label="Plan" data-region="">
          <PlanPanel
            plan={plan}
            recipe={recipe}
            options={options}
            settings={settings.data}
            name={batch.name}
            onName={batch.setName}
            onRecipe={(next) => change({ recipe: next })}
            onOptions={(next) => change({ options: next })}
          />
          {plan === null ? null : <FetchLine plan={plan} fetching={fetching} />}
          <CreateFoot plan={plan} isCreating={batch.isCreating} onCancel={batch.cancel} onCreate={batch.create} />
        </section>
      )}
    </div>
  )
}
