import type { Parameters, Recipe, VariantSpec } from '../../contract/recipe.ts'
import type { PictureSource } from '../../contract/reference.ts'

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

/** Whose settings: those of a variant, by its index, or the recipe's own, which every variant without one follows. */
export type SettingsPlace = number | 'recipe'

/** The settings made at a place; empty where there is no such variant. */
export function parametersAt(recipe: Recipe, place: SettingsPlace): Parameters {
  return (place === 'recipe' ? recipe.parameters : recipe.variants[place]?.parameters) ?? {}
}

/** Changes one parameter; undefined leaves it to whoever decides next: the recipe, then the model. */
export function setParameter<Name extends keyof Parameters>(
  recipe: Recipe,
  place: SettingsPlace,
  name: Name,
  value: Parameters[Name] | undefined,
): Recipe {
  const { [name]: _old, ...rest } = parametersAt(recipe, place)
  const parameters: Parameters = value === undefined ? rest : { ...rest, [name]: value }
  return place === 'recipe' ? { ...recipe, parameters } : changeVariant(recipe, place, { parameters })
}

/** Sets the pictures that go along with every row, or with every row of one variant; undefined: none of its own. */
export function setReferences(
  recipe: Recipe,
  place: SettingsPlace,
  references: readonly PictureSource[] | undefined,
): Recipe {
  const own = references === undefined ? {} : { references: [...references] }
  if (place === 'recipe') {
    const { references: _old, ...rest } = recipe
    return { ...rest, ...own }
  }
  const variants = recipe.variants.map((variant, index) => {
    const { references: _old, ...rest } = variant
    return index === place ? { ...rest, ...own } : variant
  })
  return { ...recipe, variants }
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
