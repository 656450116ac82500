import type { BatchOptions, Extra, Recipe, VariantSpec } from '../../../contract/recipe.ts'

/** Custom parameters of a request: by name the variant beats the recipe, the recipe the options. */
export function extraOf(variant: VariantSpec, recipe: Recipe, options: BatchOptions): Extra {
  return { ...options.parameters.extra, ...recipe.parameters.extra, ...variant.parameters.extra }
}

/** In the order of their names, so that the same parameters are the same bytes whoever wrote them in which order. */
export function sortedEntries(extra: Extra): readonly (readonly [string, Extra[string]])[] {
  return Object.entries(extra).sort(([a], [b]) => (a < b ? -1 : 1))
}
