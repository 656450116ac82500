import type { ModelInfo } from '../../contract/model.ts'
import { formatUsdRange } from '../../contract/money.ts'
import type { PlannedVariant } from '../../contract/plan.ts'
import type { Parameters, Recipe } from '../../contract/recipe.ts'
import { sizeText } from '../ui/format.ts'
import type { Choice } from '../ui/choice.ts'
import { changeVariant } from './edit-recipe.ts'
import { sizeChoices, takesSize } from './sizes.ts'

/** What the selects of one variant offer, by its model. */
export interface VariantOptions {
  readonly models: readonly Choice<string>[]
  readonly qualities: readonly Choice<string>[]
  readonly sizes: readonly Choice<string>[]
  readonly backgrounds: readonly Choice<string>[]
}

/** Lists come from the registry; a model it does not know offers nothing but what is set. */
export function variantOptions(models: readonly ModelInfo[], model: string): VariantOptions {
  const info = models.find(({ id }) => id === model)
  return {
    models: models.map(({ id, shutdown }) => choice(id, modelLabel(id), shutdown === null ? '' : `until ${shutdown}`)),
    qualities: (info?.qualities ?? []).map((quality) => choice(quality, quality, priceNote(info, quality))),
    sizes: info === undefined ? [] : sizeChoices(info).map(({ value, ratio }) => choice(value, sizeText(value), ratio)),
    backgrounds: (info?.backgrounds ?? []).map((background) => choice(background, background, '')),
  }
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

/** Chooses another model; parameters it does not have go back to its defaults. */
export function setModel(recipe: Recipe, at: number, model: string, models: readonly ModelInfo[]): Recipe {
  const variant = recipe.variants[at]
  const info = models.find(({ id }) => id === model)
  if (variant === undefined) return recipe
  const { quality, size, background, complexity, format, moderation, ...rest } = variant.parameters
  const kept: Parameters = {
    ...rest,
    model,
    ...keep('quality', quality, info?.qualities),
    ...(info !== undefined && size !== undefined && !takesSize(info, size) ? {} : keep('size', size, undefined)),
    ...keep('background', background, info?.backgrounds),
    ...keep('complexity', complexity, info?.complexities),
    ...keep('format', format, info?.formats),
    ...keep('moderation', moderation, info?.moderations),
  }
  return changeVariant(recipe, at, { parameters: kept })
}

/** The parameter as it was, if the list (where there is one) holds it. */
function keep(name: keyof Parameters, value: string | undefined, allowed: readonly string[] | undefined): Parameters {
  return value === undefined || (allowed !== undefined && !allowed.includes(value)) ? {} : { [name]: value }
}
