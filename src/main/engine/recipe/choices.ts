import type { BatchOptions, Parameters, Recipe, VariantSpec } from '../../../contract/recipe.ts'

/** Fields a row can set for its own requests. */
export const rowFields = [
  'model',
  'size',
  'aspect',
  'quality',
  'complexity',
  'background',
  'format',
  'compression',
  'moderation',
] as const
export type RowField = (typeof rowFields)[number]

/** A value somebody chose, and whether the row's own cell did. */
export interface Choice {
  readonly value: string
  readonly fromRow: boolean
}
export type Choices = Readonly<Partial<Record<RowField, Choice>>>

/** The row's own values, empty cells left out. */
export type RowValues = Readonly<Partial<Record<RowField, string>>>

/**
 * Who decides: the row beats the variant, the variant the recipe, the recipe the options. Size and aspect are one
 * question: whoever answers it first with either decides, size before aspect. What was changed by hand beats them all.
 */
export function choose(
  row: RowValues,
  variant: VariantSpec,
  recipe: Recipe,
  options: BatchOptions,
  byHand: RowValues = {},
): Choices {
  const levels = [byHand, row, variant.parameters, recipe.parameters, options.parameters]
  const chosen: Partial<Record<RowField, Choice>> = {}
  for (const field of rowFields) {
    const level = levels.findIndex((values) => sets(values, field))
    const values = levels[level]
    if (values === undefined) continue
    chosen[field] = { value: String(values[field]), fromRow: level === 1 }
  }
  const size = levels.findIndex((values) => sets(values, 'size'))
  const aspect = levels.findIndex((values) => sets(values, 'aspect'))
  if (size !== -1 && aspect !== -1) delete chosen[aspect < size ? 'size' : 'aspect']
  return chosen
}

const sets = (values: RowValues | Parameters, field: RowField): boolean => values[field] !== undefined
