import type { JobChange } from '../../../contract/queue.ts'
import type { BatchOptions, Recipe } from '../../../contract/recipe.ts'
import { makeFrames, type Arm, type Framed } from './arms.ts'
import { bodyOf } from './body.ts'
import type { RowValues } from './choices.ts'
import type { Columns } from './columns.ts'
import type { Composer, Recomposed, SourceRow } from './composer.ts'
import { distinctIssues, problemAt, type Issue, type Place } from './issue.ts'
import type { ModelBook } from './model-book.ts'
import { promptMaker, type PromptMaker } from './prompt.ts'
import { keyOf, promptIssues } from './row-rules.ts'
import { parseTemplate } from './template/template.ts'

interface RecomposerInput {
  readonly recipe: Recipe
  readonly options: BatchOptions
  readonly models: ModelBook
  readonly columns: Columns
  readonly arms: readonly Arm[]
  /** The sheet's name, for problems. */
  readonly fileName: string
}

/** A variant under one change, parsed once for all its rows. */
interface ChangedArm {
  readonly frames: (cells: readonly string[]) => readonly Framed[]
  readonly prompt: Pick<PromptMaker, 'render'>
  /** What is wrong with the change itself, whatever the row. */
  readonly issues: readonly Issue[]
}

/** Different changes kept: a selection was changed in one way, or in a few. */
const mostKept = 100

/** Composes single requests again, with a change by hand before every other choice. */
export function makeRecomposer(input: RecomposerInput): Composer['recompose'] {
  const kept = new Map<string, ChangedArm>()
  return (row, variant, change) => {
    const arm = input.arms[variant]
    if (!arm) return { request: null, prompt: '', problems: [] }
    const name = `${variant} ${JSON.stringify(change)}`
    const known = kept.get(name)
    if (!known && kept.size >= mostKept) kept.clear()
    const changed = known ?? changedArm(arm, change, input)
    kept.set(name, changed)
    return recompose(row, changed, change, input)
  }
}

function changedArm(arm: Arm, change: JobChange, { recipe, options, models, columns }: RecomposerInput): ChangedArm {
  const frames = makeFrames(recipe, options, [arm], columns, models, settingsOf(change))
  const { prompt, template } = change
  if (prompt !== undefined) {
    return { frames, prompt: { render: () => ({ text: prompt, missing: [], failure: null }) }, issues: [] }
  }
  if (template === undefined) return { frames, prompt: arm.prompt, issues: [] }
  const parsed = parseTemplate(template, columns.names, columns.lookup, 'The template')
  // The row's own prompt beats the recipe's template, but not one that was chosen for this very row.
  const withoutPrompt: Columns = { ...columns, at: (field) => (field === 'prompt' ? null : columns.at(field)) }
  return { frames, prompt: promptMaker(parsed, withoutPrompt), issues: parsed.issues }
}

function settingsOf({ model, size, quality }: JobChange): RowValues {
  return {
    ...(model !== undefined && { model }),
    ...(size !== undefined && { size }),
    ...(quality !== undefined && { quality }),
  }
}

function recompose(row: SourceRow, arm: ChangedArm, change: JobChange, input: RecomposerInput): Recomposed {
  const { fileName, columns, models } = input
  const [framed] = arm.frames(row.cells)
  if (!framed || arm.issues.length > 0) {
    const place: Place = { file: fileName, row: null, key: null }
    return { request: null, prompt: '', problems: arm.issues.map((issue) => problemAt(place, issue)) }
  }
  const rendered = arm.prompt.render(row.cells)
  const { model, quality, size, maxPromptChars } = framed.settings
  const settings = framed.issues.map((issue) => ({ ...issue, column: columnOf(issue, change, columns) }))
  const issues = distinctIssues([...settings, ...promptIssues(rendered, maxPromptChars, model)])
  const place: Place = { file: fileName, row: row.number, key: keyOf(row, columns).value }
  const problems = issues.map((issue) => problemAt(place, issue))
  const { text: prompt } = rendered
  if (problems.some(({ severity }) => severity === 'error')) return { request: null, prompt, problems }
  const estimatedUsd = models.estimate(model, quality, size, prompt, framed.settings)
  return { request: { model, ...bodyOf(framed.frame, prompt), estimatedUsd }, prompt, problems }
}

/** The column or, for a value of the change, the parameter that is to blame. */
function columnOf(issue: Framed['issues'][number], change: JobChange, columns: Columns): string | null {
  const column = issue.fromRow ? columns.at(issue.field) : null
  if (column !== null) return columns.names[column] ?? null
  return Object.hasOwn(change, issue.field) ? issue.field : null
}
