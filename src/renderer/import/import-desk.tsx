import { useState } from 'react'
import type { ModelInfo } from '../../contract/model.ts'
import type { Recipe } from '../../contract/recipe.ts'
import { useEngine } from '../engine.ts'
import { CheckPane } from './check-pane.tsx'
import { Columns } from './columns.tsx'
import { useDraft, type OpenDraft } from './draft.tsx'
import { FileBar } from './file-bar.tsx'
import { Previews } from './previews.tsx'
import { otherRows, rowsWith } from './preview-rows.ts'
import { TemplatePanel } from './template-panel.tsx'
import { usePlan } from './use-plan.ts'
import { Variants } from './variants.tsx'

const noModels: readonly ModelInfo[] = []

/** Map and check: columns at the left, prompt in the middle, problems and the plan at the right. */
export function ImportDesk({ draft }: { readonly draft: OpenDraft }) {
  const { sheet, recipe } = draft
  const { change } = useDraft()
  const [previewRows, setPreviewRows] = useState<readonly number[] | null>(null)
  const [variant, setVariant] = useState(0)
  const shown = Math.min(variant, recipe.variants.length - 1)
  const planState = usePlan(draft, previewRows, shown)
  const { plan, isStale } = planState
  const models = useEngine('models.list', {}).data ?? noModels
  const setRecipe = (next: Recipe): void => change({ recipe: next })
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
            models={models}
            at={shown}
            onSelect={setVariant}
            onChange={setRecipe}
          />
          <Previews
            previews={plan?.previews ?? []}
            isStale={isStale}
            variantName={recipe.variants[shown]?.name ?? ''}
            maxChars={models.find(({ id }) => id === plan?.variants[shown]?.model)?.maxPromptChars ?? null}
            onOtherRows={() => setPreviewRows(otherRows(sheet.rows, Math.random))}
          />
          <Variants recipe={recipe} draftId={sheet.draftId} plan={plan} models={models} onChange={setRecipe} />
        </div>
        <CheckPane
          draft={draft}
          planState={planState}
          onLook={(row) => setPreviewRows((old) => rowsWith(row, old, plan?.previews ?? []))}
        />
      </div>
    </>
  )
}
