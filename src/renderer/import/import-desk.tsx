import { useEffect, useState } from 'react'
import type { Problem } from '../../contract/problem.ts'
import type { Recipe } from '../../contract/recipe.ts'
import { request, toastFailure, useAct, useEngine } from '../engine.ts'
import { FailurePage } from '../failure-page.tsx'
import { useNavigation } from '../navigation.tsx'
import { Working } from '../ui/progress.tsx'
import { showToast } from '../ui/toast.tsx'
import { counted } from '../ui/format.ts'
import { Columns } from './columns.tsx'
import { CreateFoot, whyNot } from './create-foot.tsx'
import { useDraft, type OpenDraft } from './draft.tsx'
import { FileBar } from './file-bar.tsx'
import { useImportKeys } from './import-keys.ts'
import { PlanPanel } from './plan-panel.tsx'
import { Previews } from './previews.tsx'
import { isSafe, Problems } from './problems.tsx'
import { otherRows, rowsWith } from './preview-rows.ts'
import { TemplatePanel } from './template-panel.tsx'
import { usePlan } from './use-plan.ts'
import { Variants } from './variants.tsx'

/** Map and check: columns at the left, prompt in the middle, problems and the plan at the right. */
export function ImportDesk({ draft }: { readonly draft: OpenDraft }) {
  const { sheet, recipe, options } = draft
  const { change } = useDraft()
  const settings = useEngine('settings.get', {})
  const [previewRows, setPreviewRows] = useState<readonly number[] | null>(null)
  const [variant, setVariant] = useState(0)
  const { plan, isStale, failure } = usePlan(draft, previewRows)
  const fixes = useFixes(draft)
  const [current, setCurrent] = useState<number | null>(null)
  const batch = useCreate(draft)
  const setRecipe = (next: Recipe): void => change({ recipe: next })
  const select = (at: number): void => {
    setCurrent(at)
    const row = plan?.problems[at]?.row ?? null
    if (row !== null) setPreviewRows((old) => rowsWith(row, old, plan?.previews ?? []))
  }
  useImportKeys({
    onCreate: () => whyNot(plan) === null && batch.create(),
    onNextProblem: () =>
      plan !== null && plan.problems.length > 0 && select(((current ?? -1) + 1) % plan.problems.length),
    onFix: () => {
      const problem = current === null ? undefined : plan?.problems[current]
      if (problem !== undefined) fixes.apply([problem])
    },
  })

  if (settings.data === undefined) return <Working label="Reading the settings" />
  return (
    <>
      <FileBar draft={draft} />
      <div className="desk">
        <Columns
          sheet={sheet}
          recipe={recipe}
          problems={plan?.problems ?? []}
          onChange={(mapping) => setRecipe({ ...recipe, mapping })}
        />
        <div className="pane">
          <TemplatePanel
            sheet={sheet}
            recipe={recipe}
            plan={plan}
            at={Math.min(variant, recipe.variants.length - 1)}
            onSelect={setVariant}
            onChange={setRecipe}
          />
          <Previews
            previews={plan?.previews ?? []}
            isStale={isStale}
            variantName={recipe.variants[0]?.name ?? ''}
            onOtherRows={() => setPreviewRows(otherRows(sheet.rows, Math.random))}
          />
          <Variants recipe={recipe} plan={plan} onChange={setRecipe} />
        </div>
        <div className="pane">
          {plan === null ? (
            failure === null ? (
              <Working label={`Composing ${counted(sheet.rows, 'row')}`} />
            ) : (
              <FailurePage error={failure} onRetry={() => change({ recipe: { ...recipe } })} />
            )
          ) : (
            <Problems plan={plan} isFixing={fixes.isFixing} at={current} onSelect={select} onFix={fixes.apply} />
          )}
          <section className="plan" aria-label="Plan" data-region="">
            <PlanPanel
              plan={plan}
              recipe={recipe}
              options={options}
              settings={settings.data}
              name={batch.name}
              onName={batch.setName}
              onRecipe={setRecipe}
              onOptions={(next) => change({ options: next })}
            />
            <CreateFoot plan={plan} isCreating={batch.isCreating} onCancel={batch.cancel} onCreate={batch.create} />
          </section>
        </div>
      </div>
    </>
  )
}

/** Writes remedies into the sheet's cells; the sheet and with it the plan follow. */
function useFixes(draft: OpenDraft): {
  readonly isFixing: boolean
  readonly apply: (problems: readonly Problem[]) => void
} {
  const { change } = useDraft()
  const [isFixing, setFixing] = useState(false)
  const apply = async (problems: readonly Problem[]): Promise<void> => {
    const edits = problems.flatMap(({ row, column, remedy }) =>
      row === null || column === null || remedy === null ? [] : [{ row, column, value: remedy.value }],
    )
    if (edits.length === 0) return
    setFixing(true)
    try {
      const sheet = await request('sheet.edit', { draftId: draft.sheet.draftId, edits })
      change({ sheet })
      if (problems.length > 1 && problems.every(isSafe)) showToast({ text: `${counted(edits.length, 'cell')} changed` })
    } catch (error) {
      toastFailure(error)
    } finally {
      setFixing(false)
    }
  }
  return { isFixing, apply: (problems) => void apply(problems) }
}

interface Creation {
  readonly name: string
  readonly setName: (name: string) => void
  readonly isCreating: boolean
  readonly create: () => void
  readonly cancel: () => void
}

/** Makes the batch of the draft and goes there; or gives it up. */
function useCreate({ sheet, recipe, options }: OpenDraft): Creation {
  const { close } = useDraft()
  const { go } = useNavigation()
  const [name, setName] = useState(() => sheet.fileName.replace(/\.[^.]+$/, ''))
  const act = useAct('batch.create')
  const create = (): void => {
    if (act.isPending) return
    const named = name.trim() === '' ? {} : { name: name.trim() }
    act.mutate(
      { draftId: sheet.draftId, recipe, options, leaveOutProblems: true, ...named },
      {
        onSuccess: ({ batchId }) => {
          go({ screen: 'batch', batchId })
          close()
        },
      },
    )
  }
  const cancel = (): void => {
    go({ screen: 'batches' })
    close()
  }
  return { name, setName, isCreating: act.isPending, create, cancel }
}
