import type { ModelInfo } from '../../contract/model.ts'
import type { PlannedVariant } from '../../contract/plan.ts'
import type { Recipe } from '../../contract/recipe.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Select } from '../ui/select.tsx'
import { removeVariant, setExtra, setParameter } from './edit-recipe.ts'
import { ExtraField } from './extra-field.tsx'
import { SizeField } from './size-field.tsx'
import { learntWords } from './size-words.ts'
import { modelLabel } from './variant-options.ts'

interface MoreSettingsProps {
  readonly recipe: Recipe
  /** Index of the variant; null: closed. */
  readonly at: number | null
  readonly model: ModelInfo | undefined
  readonly planned: PlannedVariant | undefined
  readonly onChange: (recipe: Recipe) => void
  readonly onClose: () => void
}

/** The settings of a variant that are seldom changed. */
export function MoreSettings({ recipe, at, model, planned, onChange, onClose }: MoreSettingsProps) {
  const variant = at === null ? undefined : recipe.variants[at]
  const footer = (
    <>
      <Button
        danger
        disabledReason={recipe.variants.length === 1 ? 'A batch needs one variant.' : null}
        onPress={() => {
          onClose()
          if (at !== null) onChange(removeVariant(recipe, at))
        }}
      >
        Remove variant
      </Button>
      <Button variant="strong" onPress={onClose}>
        Done
      </Button>
    </>
  )
  return (
    <Dialog
      title={`Settings of ${variant?.name ?? ''}`}
      isOpen={variant !== undefined}
      onClose={onClose}
      footer={footer}
    >
      {at === null ? null : <Settings recipe={recipe} at={at} model={model} planned={planned} onChange={onChange} />}
    </Dialog>
  )
}

interface SettingsProps {
  readonly recipe: Recipe
  readonly at: number
  readonly model: ModelInfo | undefined
  readonly planned: PlannedVariant | undefined
  readonly onChange: (recipe: Recipe) => void
}

function Settings({ recipe, at, model, planned, onChange }: SettingsProps) {
  const variant = recipe.variants[at]
  if (variant === undefined) return null
  const { parameters } = variant
  const list = (name: ListName, label: string, values: readonly string[] | undefined) => (
    <ListChoice
      label={label}
      model={model}
      values={values ?? []}
      value={parameters[name]}
      onChange={(value) => onChange(setParameter(recipe, at, name, value))}
    />
  )
  return (
    <div className="form">
      {list('complexity', 'Complexity', model?.complexities)}
      {list('background', 'Background', model?.backgrounds)}
      {model === undefined || model.backgrounds.includes('transparent') ? null : (
        <div className="ln">
          <span className="lab" />
          <span className="t3 s12">{`${modelLabel(model.id)} makes none that are transparent.`}</span>
        </div>
      )}
      {list('format', 'File from the model', model?.formats)}
      {list('moderation', 'Moderation', model?.moderations)}
      {model === undefined ? null : (
        <SizeField
          model={model}
          value={parameters.size}
          onChange={(size) => onChange(setParameter(recipe, at, 'size', size))}
        />
      )}
      <ExtraField value={parameters.extra} onChange={(extra) => onChange(setExtra(recipe, at, extra))} />
      {planned?.learnt ? (
        <div className="ln">
          <span className="lab">Price</span>
          <span className="t2 s12">{learntWords(planned.learnt)}</span>
        </div>
      ) : null}
      {variant.template === undefined ? null : (
        <div className="ln">
          <span className="lab">Template</span>
          <Button size="small" onPress={() => onChange(withoutTemplate(recipe, at))}>
            Use the first variant’s
          </Button>
        </div>
      )}
    </div>
  )
}

type ListName = 'background' | 'complexity' | 'format' | 'moderation'

interface ListChoiceProps {
  readonly label: string
  readonly model: ModelInfo | undefined
  readonly values: readonly string[]
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

/** One of the values the model takes; where it takes none, that is said instead. */
function ListChoice({ label, model, values, value = '', onChange }: ListChoiceProps) {
  return (
    <div className="ln">
      <span className="lab">{label}</span>
      {model !== undefined && values.length === 0 ? (
        <Button size="small" variant="ghost" disabledReason={`${model.id} has no ${label.toLowerCase()} setting.`}>
          Not with this model
        </Button>
      ) : (
        <Select
          label={label}
          value={value}
          choices={[{ value: '', label: 'Model’s default' }, ...values.map((each) => ({ value: each, label: each }))]}
          onChange={(next) => onChange(next || undefined)}
        />
      )}
    </div>
  )
}

function withoutTemplate(recipe: Recipe, at: number): Recipe {
  const variants = recipe.variants.map((variant, index) => {
    const { template: _own, ...rest } = variant
    return index === at ? rest : variant
  })
  return { ...recipe, variants }
}
