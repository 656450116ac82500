import type { BatchOptions, Recipe, VariantSpec } from '../../../contract/recipe.ts'
import { besideOf, type BesideByHand } from './beside.ts'
import { bodyFrame, type BodyFrame } from './body.ts'
import { choose, rowFields, type RowValues } from './choices.ts'
import type { Columns } from './columns.ts'
import { extraOf } from './extra.ts'
import { leftOutIssues } from './left-out.ts'
import type { ModelBook } from './model-book.ts'
import { promptMaker, type PromptMaker } from './prompt.ts'
import { settle, type Settled } from './settings.ts'
import { parseTemplate, type Template } from './template/template.ts'

/** One variant of the recipe, parsed. */
export interface Arm {
  readonly spec: VariantSpec
  readonly repeats: number
  readonly template: Template
  readonly prompt: PromptMaker
}

/** One variant's settings under one set of row values. */
export interface Framed extends Settled {
  readonly frame: BodyFrame
}

/** Different sets of row values kept; a sheet usually has a handful. */
const mostKept = 2_000

/** The recipe's variants; those with the same template share its parsed form. */
export function makeArms(recipe: Recipe, options: BatchOptions, columns: Columns): readonly Arm[] {
  const parsed = new Map<string, { template: Template; prompt: PromptMaker }>()
  const parts = (source: string) => {
    const known = parsed.get(source)
    if (known) return known
    const template = parseTemplate(source, columns.names, columns.lookup, 'The template')
    const made = { template, prompt: promptMaker(template, columns) }
    parsed.set(source, made)
    return made
  }
  const single = recipe.variants.length === 1
  return recipe.variants.map((spec) => ({
    spec,
    repeats: single ? (options.variants ?? spec.repeats) : spec.repeats,
    ...parts(spec.template ?? recipe.template),
  }))
}

/**
 * Settings of every arm for a row's cells (none: the recipe alone), `byHand` before all. Rows with the same values share
 * the answer.
 */
export function makeFrames(
  recipe: Recipe,
  options: BatchOptions,
  arms: readonly Arm[],
  columns: Columns,
  models: ModelBook,
  byHand: RowValues = {},
  besideByHand: BesideByHand = {},
): (cells: readonly string[]) => readonly Framed[] {
  const kept = new Map<string, readonly Framed[]>()
  const mapped = rowFields.flatMap((field) => {
    const column = columns.at(field)
    return column === null ? [] : [{ field, column }]
  })
  return (cells) => {
    const name = mapped.map(({ column }) => (cells[column] ?? '').trim()).join('\n')
    const known = kept.get(name)
    if (known) return known
    if (kept.size >= mostKept) kept.clear()
    const filled = mapped.filter(({ column }) => (cells[column] ?? '').trim() !== '')
    const values: RowValues = Object.fromEntries(filled.map(({ field, column }) => [field, cells[column]?.trim()]))
    const made = arms.map((arm) => {
      const settled = settle(
        choose(values, arm.spec, recipe, options, byHand),
        options,
        models,
        extraOf(arm.spec, recipe, options),
        besideOf(arm.spec, recipe, options, besideByHand),
      )
      const frame = bodyFrame(settled.settings)
      const leftOut = leftOutIssues(frame, settled.settings.model, models)
      return { ...settled, issues: [...settled.issues, ...leftOut], frame }
    })
    kept.set(name, made)
    return made
  }
}
