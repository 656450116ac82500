import type { PlannedVariant } from '../../../contract/plan.ts'
import type { Problem } from '../../../contract/problem.ts'
import type { BatchOptions, Recipe } from '../../../contract/recipe.ts'
import { makeArms, makeFrames, type Arm, type Framed } from './arms.ts'
import { bodyOf } from './body.ts'
import { readColumns, type Columns } from './columns.ts'
import type { ComposedRequest, ComposedRow, Composer, SourceRow } from './composer.ts'
import { fileNamer } from './file-name.ts'
import { distinctIssues, problemAt, type Issue, type Place } from './issue.ts'
import type { ModelBook } from './model-book.ts'
import type { PromptMaker } from './prompt.ts'
import { makeRecomposer } from './recompose.ts'
import { keyOf, notYetIssues, promptIssues, repeatsOf } from './row-rules.ts'
import type { Rendered } from './template/template.ts'

export interface ComposerInput {
  /** Its mapping decides what a column means; columns it does not mention are variables. */
  readonly recipe: Recipe
  readonly options: BatchOptions
  /** The sheet's headers, unique, in the order of the cells. */
  readonly columns: readonly string[]
  /** The sheet's name, for problems. */
  readonly fileName: string
  readonly models: ModelBook
}

interface Parts {
  readonly arms: readonly Arm[]
  readonly frames: (cells: readonly string[]) => readonly Framed[]
  readonly columns: Columns
  readonly models: ModelBook
}

/** One composer for plan, run, one image and a batch. Never throws: what is wrong is in `problems`. */
export function makeComposer(input: ComposerInput): Composer {
  const { recipe, options, models, fileName } = input
  const columns = readColumns(input.columns, recipe.mapping)
  const arms = makeArms(recipe, options, columns)
  const frames = makeFrames(recipe, options, arms, columns, models)
  const namer = fileNamer(recipe.fileName, columns)
  const plain = frames([])
  const issues = [
    ...columns.issues,
    ...[...arms.map((arm) => arm.template), namer, ...plain].flatMap((one) => one.issues),
  ]
  const place: Place = { file: fileName, row: null, key: null }
  const problems = distinctIssues(issues).map((issue) => problemAt(place, issue))
  const blocked = problems.some(isError)
  const used = new Set([...arms.flatMap((arm) => arm.template.columns), ...namer.columns])
  const parts: Parts = { arms, frames, columns, models }
  return {
    problems,
    variants: arms.map((arm, index) => plannedVariant(arm, plain[index], models)),
    usedColumns: [...used].flatMap((column) => columns.names[column] ?? []),
    compose: (row) => {
      const composed = composeRow(row, fileName, parts)
      return blocked ? { ...composed, requests: [] } : composed
    },
    recompose: makeRecomposer({ recipe, options, models, columns, arms, fileName }),
    segments: (row, variant) => arms[variant]?.prompt.segments(row.cells) ?? [],
    sizeOf: (row, variant) => frames(row.cells)[variant]?.settings ?? null,
    fileName: (row, facts) => namer.name(row, keyOf(row, columns).value, facts),
  }
}

const isError = (problem: Problem): boolean => problem.severity === 'error'

function composeRow(row: SourceRow, file: string, parts: Parts): ComposedRow {
  const { columns } = parts
  const key = keyOf(row, columns)
  const own = repeatsOf(row, columns, parts.arms.length)
  const framed = parts.frames(row.cells)
  const { requests, issues } = requestsOf(row, framed, own.repeats, parts)
  const all = [...key.issues, ...notYetIssues(row, columns), ...own.issues, ...rowIssues(framed, columns), ...issues]
  const place: Place = { file, row: row.number, key: key.value }
  const problems = distinctIssues(all).map((issue) => problemAt(place, issue))
  return { number: row.number, key: key.value, requests: problems.some(isError) ? [] : requests, problems }
}

/** Issues of settings that the row's own cells caused, tied to their columns. */
function rowIssues(framed: readonly Framed[], columns: Columns): readonly Issue[] {
  return framed.flatMap((arm) =>
    arm.issues.flatMap((issue) => {
      const column = columns.at(issue.field)
      return issue.fromRow && column !== null ? [{ ...issue, column: columns.names[column] ?? null }] : []
    }),
  )
}

interface Requests {
  readonly requests: readonly ComposedRequest[]
  readonly issues: readonly Issue[]
}

function requestsOf(row: SourceRow, framed: readonly Framed[], own: number | null, { arms, models }: Parts): Requests {
  const requests: ComposedRequest[] = []
  const issues: Issue[] = []
  const rendered = new Map<PromptMaker, Rendered>()
  for (const [variant, arm] of arms.entries()) {
    const at = framed[variant]
    const repeats = own ?? arm.repeats
    if (!at || repeats === 0) continue
    const prompt = rendered.get(arm.prompt) ?? arm.prompt.render(row.cells)
    rendered.set(arm.prompt, prompt)
    const { model, quality, size, crop, maxPromptChars } = at.settings
    issues.push(...promptIssues(prompt, maxPromptChars, model))
    if (issues.length > 0) continue
    const estimatedUsd = models.estimate(model, quality, size, prompt.text, at.settings)
    const body = bodyOf(at.frame, prompt.text)
    for (let repeat = 1; repeat <= repeats; repeat++) {
      requests.push({ variant, repeat, endpoint: 'images/generations', model, ...body, crop, estimatedUsd })
    }
  }
  return { requests, issues }
}

/** Before any row is known: `each` is the picture without its prompt and `requests` is 0; the plan counts both. */
function plannedVariant(arm: Arm, framed: Framed | undefined, models: ModelBook): PlannedVariant {
  const settings = framed?.settings ?? noSettings
  const { model, size, crop, quality, background, complexity } = settings
  return {
    name: arm.spec.name,
    model,
    size,
    crop,
    quality,
    background: background ?? 'auto',
    repeats: arm.repeats,
    requests: 0,
    each: models.estimate(model, quality, size, '', settings),
    learnt: models.learnt(model, quality, size, complexity),
  }
}

const noSettings = { model: '', size: 'auto', crop: null, quality: 'auto', background: null, complexity: null }
