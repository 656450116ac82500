import type { ModelInfo } from '../../contract/model.ts'
import { formatUsdRange } from '../../contract/money.ts'
import type { PlannedVariant, PlanSummary } from '../../contract/plan.ts'
import type { Parameters, Recipe } from '../../contract/recipe.ts'
import { sizeText } from '../ui/format.ts'
import type { Choice } from '../ui/choice.ts'
import { fitting, offers } from './capabilities.ts'
import { changeVariant, type SettingsPlace } from './edit-recipe.ts'
import { sizeChoices, takesSize } from './sizes.ts'

/** What the selects of one variant offer, by its model. */
export interface VariantOptions {
  readonly models: readonly Choice<string>[]
  readonly qualities: readonly Choice<string>[]
  readonly sizes: readonly Choice<string>[]
  readonly backgrounds: readonly Choice<string>[]
}

/** Lists come from the registry; a model it does not know offers nothing but what is set. `isCut`: the recipe has a way to transparency without it. */
export function variantOptions(models: readonly ModelInfo[], model: string, isCut: boolean): VariantOptions {
  const info = models.find(({ id }) => id === model)
  return {
    models: models.map(({ id, shutdown }) => choice(id, modelLabel(id), shutdown === null ? '' : `until ${shutdown}`)),
    qualities: (info?.qualities ?? []).map((quality) => choice(quality, quality, priceNote(info, quality))),
    sizes: info === undefined ? [] : sizeChoices(info).map(({ value, ratio }) => choice(value, sizeText(value), ratio)),
    backgrounds: info === undefined ? [] : backgroundsOf(info, models, isCut),
  }
}

/** A transparent background is there for every model that makes one, and for the others where it can be cut out. */
function backgroundsOf(info: ModelInfo, models: readonly ModelInfo[], isCut: boolean): readonly Choice<string>[] {
  return offers([info], 'background', models).map((choice) => {
    const { value, label, disabledReason } = choice
    const isCutOut = isCut && value === 'transparent' && disabledReason !== undefined
    return isCutOut ? { value, label, note: 'cut out' } : choice
  })
}

/** True where the recipe says how to come to a transparent picture without the model. */
export function cutsOut({ transparency = 'none' }: Recipe): boolean {
  return transparency !== 'none'
}

function choice(value: string, label: string, note: string): Choice<string> {
  return note === '' ? { value, label } : { value, label, note }
}

function priceNote(info: ModelInfo | undefined, quality: string): string {
  const price = info?.examplePrices[quality]
  return price === undefined ? '' : formatUsdRange(price, true)
}

/** "2.6-flare" for "gpt-image-2.6-flare": the family is the same for all of them. */
export function modelLabel(id: string): string {
  return id.replace(/^gpt-image-/, '')
}

/** What a variant will use: its own parameter, else what the plan found for it. */
export function shown(
  parameters: Parameters,
  name: 'model' | 'quality' | 'size' | 'background',
  planned?: PlannedVariant,
): string {
  return parameters[name] ?? planned?.[name] ?? ''
}

/** The models that settings at a place are for: the variant's own, or those of all variants, each once. */
export function concerned(
  recipe: Recipe,
  plan: PlanSummary | null,
  place: SettingsPlace,
  models: readonly ModelInfo[],
): readonly ModelInfo[] {
  const places = place === 'recipe' ? recipe.variants.map((_variant, at) => at) : [place]
  const ids = new Set(places.map((at) => shown(recipe.variants[at]?.parameters ?? {}, 'model', plan?.variants[at])))
  return models.filter(({ id }) => ids.has(id))
}

/** Chooses another model; parameters it does not have go back to its defaults. */
export function setModel(recipe: Recipe, at: number, model: string, models: readonly ModelInfo[]): Recipe {
  const variant = recipe.variants[at]
  const info = models.find(({ id }) => id === model)
  if (variant === undefined) return recipe
  const { size, background, ...rest } = variant.parameters
  const parameters: Parameters = {
    ...fitting({ ...rest, ...(background === undefined ? {} : { background }) }, info),
    model,
    ...(size === undefined || (info !== undefined && !takesSize(info, size)) ? {} : { size }),
    ...(background === 'transparent' && cutsOut(recipe) ? { background } : {}),
  }
  return changeVariant(recipe, at, { parameters })
}
