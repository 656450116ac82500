import type { ModelInfo } from '../../contract/model.ts'
import type { Recipe } from '../../contract/recipe.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/fields.tsx'
import { Select } from '../ui/select.tsx'
import { removeVariant, setParameter } from './edit-recipe.ts'
import { obeys } from './sizes.ts'

interface MoreSettingsProps {
  readonly recipe: Recipe
  /** Index of the variant; null: closed. */
  readonly at: number | null
  readonly model: ModelInfo | undefined
  readonly onChange: (recipe: Recipe) => void
  readonly onClose: () => void
}

/** The settings of a variant that are seldom changed. */
export function MoreSettings({ recipe, at, model, onChange, onClose }: MoreSettingsProps) {
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
      {at === null ? null : <Settings recipe={recipe} at={at} model={model} onChange={onChange} />}
    </Dialog>
  )
}

interface SettingsProps {
  readonly recipe: Recipe
  readonly at: number
  readonly model: ModelInfo | undefined
  readonly onChange: (recipe: Recipe) => void
}

function Settings({ recipe, at, model, onChange }: SettingsProps) {
  const variant = recipe.variants[at]
  if (variant === undefined) return null
  const { parameters } = variant
  const choice = (
    name: 'background' | 'complexity' | 'format' | 'moderation',
    label: string,
    values: readonly string[],
  ) => (
    <div className="ln">
      <span className="lab">{label}</span>
      <Select
        label={label}
        value={parameters[name] ?? ''}
        choices={[{ value: '', label: 'Model’s default' }, ...values.map((value) => ({ value, label: value }))]}
        onChange={(value) => onChange(setParameter(recipe, at, name, value || undefined))}
      />
    </div>
  )
  return (
    <div className="form">
      {model === undefined || model.complexities.length === 0
        ? null
        : choice('complexity', 'Complexity', model.complexities)}
      {choice('background', 'Background', model?.backgrounds ?? [])}
      {choice('format', 'File from the model', model?.formats ?? [])}
      {choice('moderation', 'Moderation', model?.moderations ?? [])}
      {model?.sizes.kind === 'free' ? (
        <div className="ln">
          <span className="lab">Size, pixels</span>
          <TextField
            label="Size, width x height in pixels"
            value={parameters.size ?? ''}
            placeholder={model.defaultSize}
            error={sizeError(model, parameters.size)}
            onChange={(size) => onChange(setParameter(recipe, at, 'size', size.trim() || undefined))}
          />
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

function withoutTemplate(recipe: Recipe, at: number): Recipe {
  const variants = recipe.variants.map((variant, index) => {
    const { template: _own, ...rest } = variant
    return index === at ? rest : variant
  })
  return { ...recipe, variants }
}

/** Why the model will not make this size; the plan says the same in its own words. */
function sizeError(model: ModelInfo, size: string | undefined): string | null {
  if (size === undefined || size === 'auto' || model.sizes.kind === 'fixed') return null
  const match = /^(\d+)x(\d+)$/.exec(size)
  if (match === null) return 'Write it as 1024x1024.'
  if (obeys(model.sizes, Number(match[1]), Number(match[2]))) return null
  const { multipleOf, maxEdge, maxRatio } = model.sizes
  return `Both edges a multiple of ${multipleOf}, none over ${maxEdge}, at most ${maxRatio}:1.`
}
