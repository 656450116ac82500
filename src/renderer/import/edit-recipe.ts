import type { Extra, Parameters, Recipe, VariantSpec } from '../../contract/recipe.ts'

/** The template a variant uses: its own, else the recipe's. */
export function templateOf(recipe: Recipe, at: number): string {
  return recipe.variants[at]?.template ?? recipe.template
}

/**
 * Changes a variant's template. The first variant writes the recipe's own, which every variant without one follows; any
 * other gets its own with the first key.
 */
export function setTemplate(recipe: Recipe, at: number, template: string): Recipe {
  if (at === 0 && recipe.variants[0]?.template === undefined) return { ...recipe, template }
  return changeVariant(recipe, at, { template })
}

/** Changes a variant. */
export function changeVariant(recipe: Recipe, at: number, part: Partial<VariantSpec>): Recipe {
  return {
    ...recipe,
    variants: recipe.variants.map((variant, index) => (index === at ? { ...variant, ...part } : variant)),
  }
}

/** Changes one parameter of a variant; undefined leaves it to the recipe or the model. */
export function setParameter(
  recipe: Recipe,
  at: number,
  name: Exclude<keyof Parameters, 'extra' | 'compression'>,
  value: string | undefined,
): Recipe {
  const variant = recipe.variants[at]
  if (variant === undefined) return recipe
  const { [name]: _old, ...rest } = variant.parameters
  return changeVariant(recipe, at, { parameters: value === undefined ? rest : { ...rest, [name]: value } })
}

/** Sets the custom parameters of a variant. */
export function setExtra(recipe: Recipe, at: number, extra: Extra | undefined): Recipe {
  const variant = recipe.variants[at]
  if (variant === undefined) return recipe
  const { extra: _old, ...rest } = variant.parameters
  return changeVariant(recipe, at, { parameters: extra === undefined ? rest : { ...rest, extra } })
}

/** Adds a variant like the last one, under a name that is still free. */
export function addVariant(recipe: Recipe): Recipe {
  const last = recipe.variants.at(-1)
  const names = new Set(recipe.variants.map(({ name }) => name))
  let number = recipe.variants.length + 1
  while (names.has(`Variant ${number}`)) number += 1
  const added: VariantSpec = { name: `Variant ${number}`, repeats: 1, parameters: { ...last?.parameters } }
  return { ...recipe, variants: [...recipe.variants, added] }
}

/** Takes a variant out; the last one stays. */
export function removeVariant(recipe: Recipe, at: number): Recipe {
  if (recipe.variants.length === 1) return recipe
  return { ...recipe, variants: recipe.variants.filter((_variant, index) => index !== at) }
}
