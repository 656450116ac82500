import type { ModelInfo } from '../../contract/model.ts'
import type { PlanSummary } from '../../contract/plan.ts'
import type { Recipe } from '../../contract/recipe.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { removeVariant, type SettingsPlace } from './edit-recipe.ts'
import { SettingsForm } from './settings-form.tsx'

export interface MoreSettingsProps {
  readonly recipe: Recipe
  readonly draftId: string
  readonly plan: PlanSummary | null
  readonly place: SettingsPlace
  /** The models concerned; one that no registry knows is left out. */
  readonly models: readonly ModelInfo[]
  /** All there are: what others can do is shown as what these cannot. */
  readonly all: readonly ModelInfo[]
  readonly onChange: (recipe: Recipe) => void
}

/** The settings of a variant that are seldom changed, or those that all variants start from. */
export function MoreSettings({ onClose, ...props }: MoreSettingsProps & { readonly onClose: () => void }) {
  const { recipe, place, onChange } = props
  const footer = (
    <>
      {place === 'recipe' ? null : (
        <Button
          danger
          disabledReason={recipe.variants.length === 1 ? 'A batch needs one variant.' : null}
          onPress={() => {
            onClose()
            onChange(removeVariant(recipe, place))
          }}
        >
          Remove variant
        </Button>
      )}
      <Button variant="strong" onPress={onClose}>
        Done
      </Button>
    </>
  )
  const name = place === 'recipe' ? 'all variants' : (recipe.variants[place]?.name ?? '')
  return (
    <Dialog title={`Settings of ${name}`} isOpen onClose={onClose} width={640} footer={footer}>
      {place === 'recipe' ? (
        <p className="t2 s12">
          Each variant starts from these; what it sets itself comes first, and a row’s cell before both.
        </p>
      ) : null}
      <SettingsForm {...props} />
    </Dialog>
  )
}
