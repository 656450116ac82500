import { useDeferredValue, useState, type ReactNode } from 'react'
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
  const settings = useEngine('settings.get', {}).data
  const isFree = (draft.options.provider ?? settings?.provider) === 'practice'
  const parts = { recipe, plan, models }
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
          <Later>
            <TemplatePanel {...parts} sheet={sheet} at={shown} onSelect={setVariant} onChange={setRecipe} />
            <Previews
              previews={plan?.previews ?? []}
              isStale={isStale}
              variantName={recipe.variants[shown]?.name ?? ''}
              maxChars={models.find(({ id }) => id === plan?.variants[shown]?.model)?.maxPromptChars ?? null}
              isFree={isFree}
              onOtherRows={() => setPreviewRows(otherRows(sheet.rows, Math.random))}
            />
            <Variants {...parts} draftId={sheet.draftId} isFree={isFree} onChange={setRecipe} />
          </Later>
        </div>
        <Later>
          <CheckPane
            draft={draft}
            planState={planState}
            onLook={(row) => setPreviewRows((old) => rowsWith(row, old, plan?.previews ?? []))}
          />
        </Later>
      </div>
    </>
  )
}

/** Drawn right after what is beside it: all of the desk's controls at once would hold up the window for too long. */
function Later({ children }: { readonly children: ReactNode }) {
  return useDeferredValue(true, false) ? children : null
}
