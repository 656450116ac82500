import { Settings2 } from 'lucide-react'
import { useState } from 'react'
import type { ModelInfo } from '../../contract/model.ts'
import { formatUsdRange } from '../../contract/money.ts'
import type { PlanSummary, PlannedVariant } from '../../contract/plan.ts'
import type { Recipe, VariantSpec } from '../../contract/recipe.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { TextField } from '../ui/fields.tsx'
import type { Choice } from '../ui/choice.ts'
import { sizeText } from '../ui/format.ts'
import { placed } from '../ui/placed.ts'
import { Select } from '../ui/select.tsx'
import { Stepper } from '../ui/stepper.tsx'
import { changeVariant, setParameter, type SettingsPlace } from './edit-recipe.ts'
import { MoreSettings } from './more-settings.tsx'
import { concerned, cutsOut, modelLabel, setModel, shown, variantOptions } from './variant-options.ts'

interface VariantsProps {
  readonly recipe: Recipe
  readonly draftId: string
  readonly plan: PlanSummary | null
  readonly models: readonly ModelInfo[]
  /** Nothing is charged for them. */
  readonly isFree: boolean
  readonly onChange: (recipe: Recipe) => void
}

/** What each row makes: one line for each variant, with its price. */
export function Variants({ recipe, draftId, plan, models, isFree, onChange }: VariantsProps) {
  const [more, setMore] = useState<SettingsPlace | null>(null)
  return (
    <section className="vts" aria-label="Variants" data-region="">
      <div className="ph">
        <h2 className="b">Variants</h2>
        <span className="t3 s12 clip">What each row makes</span>
        <span className="end">
          <Button variant="ghost" size="small" icon={Settings2} onPress={() => setMore('recipe')}>
            For all…
          </Button>
        </span>
      </div>
      <div className="scroll">
        <table className="vt">
          <Head />
          <tbody>
            {placed(recipe.variants).map(({ key, at, item: variant }) => (
              <VariantRow
                key={key}
                variant={variant}
                planned={plan?.variants[at]}
                models={models}
                isFree={isFree}
                recipe={recipe}
                at={at}
                onChange={onChange}
                onMore={() => setMore(at)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {more === null || (more !== 'recipe' && recipe.variants[more] === undefined) ? null : (
        <MoreSettings
          recipe={recipe}
          draftId={draftId}
          plan={plan}
          place={more}
          models={concerned(recipe, plan, more, models)}
          all={models}
          onChange={onChange}
          onClose={() => setMore(null)}
        />
      )}
    </section>
  )
}

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Model</th>
        <th scope="col">Quality</th>
        <th scope="col">Size</th>
        <th scope="col">Background</th>
        <th scope="col">Repeats</th>
        <th scope="col" className="num">
          Each
        </th>
        <th scope="col">
          <span className="sr">Actions</span>
        </th>
      </tr>
    </thead>
  )
}

interface VariantRowProps {
  readonly variant: VariantSpec
  readonly planned: PlannedVariant | undefined
  readonly models: readonly ModelInfo[]
  readonly isFree: boolean
  readonly recipe: Recipe
  readonly at: number
  readonly onChange: (recipe: Recipe) => void
  readonly onMore: () => void
}

function VariantRow({ variant, planned, models, isFree, recipe, at, onChange, onMore }: VariantRowProps) {
  const model = shown(variant.parameters, 'model', planned)
  const options = variantOptions(models, model, cutsOut(recipe))
  // As asked for: what is cut out afterwards is sent as opaque.
  const { background } = recipe.parameters
  const asked = background === undefined ? {} : { background }
  const select = (name: 'quality' | 'size' | 'background', label: string, choices: typeof options.sizes) => (
    <Select
      label={`${label} of ${variant.name}`}
      look="plain"
      value={shown({ ...asked, ...variant.parameters }, name, planned) || 'auto'}
      choices={choices}
      onChange={(value) => onChange(setParameter(recipe, at, name, value))}
    />
  )
  return (
    <tr className={classNames(variant.repeats === 0 && 'off')}>
      <td>
        <TextField
          label={`Name of variant ${at + 1}`}
          size="small"
          className="bare"
          value={variant.name}
          onChange={(name) => onChange(changeVariant(recipe, at, { name: name.slice(0, 60) }))}
          onBlur={() =>
            variant.name.trim() === '' && onChange(changeVariant(recipe, at, { name: `Variant ${at + 1}` }))
          }
        />
      </td>
      <td>
        <Select
          label={`Model of ${variant.name}`}
          look="plain"
          value={model}
          choices={model === '' ? options.models : withKnown(options.models, model)}
          onChange={(id) => onChange(setModel(recipe, at, id, models))}
        />
      </td>
      <td>{select('quality', 'Quality', options.qualities)}</td>
      <td>{select('size', 'Size', withNamed(options.sizes, variant.parameters.size, planned))}</td>
      <td>{select('background', 'Background', options.backgrounds)}</td>
      <td>
        <Stepper
          label={`Repeats of ${variant.name}`}
          value={variant.repeats}
          min={0}
          max={20}
          onChange={(repeats) => onChange(changeVariant(recipe, at, { repeats }))}
        />
      </td>
      <td className="num">{planned === undefined ? '' : isFree ? '$0' : formatUsdRange(planned.each, true)}</td>
      <td>
        <IconButton icon={Settings2} label={`More settings of ${variant.name}`} size="small" onPress={onMore} />
      </td>
    </tr>
  )
}

/** A size by name shows what is made of it. */
function withNamed(sizes: readonly Choice<string>[], size: string | undefined, planned: PlannedVariant | undefined) {
  if (size === undefined || sizes.some(({ value }) => value === size)) return sizes
  const note = planned === undefined ? {} : { note: sizeText(planned.crop ?? planned.size) }
  return [...sizes, { value: size, label: size, ...note }]
}

/** A model outside the registry still shows, under its own name. */
function withKnown<C extends { readonly value: string; readonly label: string }>(choices: readonly C[], model: string) {
  return choices.some(({ value }) => value === model)
    ? choices
    : [...choices, { value: model, label: modelLabel(model) }]
}
