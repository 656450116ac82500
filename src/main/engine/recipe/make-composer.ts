import type { PlannedVariant, PromptSegment } from '../../../contract/plan.ts'
import type { Problem } from '../../../contract/problem.ts'
import type { BatchOptions, Recipe } from '../../../contract/recipe.ts'
import type { JobInputs } from '../../../contract/reference.ts'
import { makeArms, makeFrames, type Arm, type Framed } from './arms.ts'
import { readColumns, type Columns } from './columns.ts'
import type { ComposedRequest, ComposedRow, Composer, SourceRow } from './composer.ts'
import { fileNamer } from './file-name.ts'
import { roleOf } from './ground.ts'
import { distinctIssues, problemAt, type Issue, type Place } from './issue.ts'
import type { ModelBook } from './model-book.ts'
import { castOf, keyOfName, placedMentions, type CastPins } from './cast.ts'
import { noPictures, type PictureBook } from './picture-book.ts'
import type { PromptMaker } from './prompt.ts'
import { makeRecomposer } from './recompose.ts'
import { changedWants, ownOf, versionsOf } from './pictures-again.ts'
import { requestOf, spoken } from './request.ts'
import { foundFor, namedBy, placedIssues, wantsAny, type Named } from './row-pictures.ts'
import { keyOf, repeatsOf } from './row-rules.ts'
import { spokenSegments } from './spoken-segments.ts'
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
  /** Default: none can be named. */
  readonly pictures?: PictureBook
}

interface Parts {
  readonly arms: readonly Arm[]
  readonly frames: (cells: readonly string[]) => readonly Framed[]
  readonly columns: Columns
  readonly models: ModelBook
  readonly pictures: PictureBook
  readonly pins: CastPins
  readonly named: (cells: readonly string[], arm: Arm) => Named
}

/** One composer for plan, run, one image and a batch. Never throws: what is wrong is in `problems`. */
export function makeComposer(input: ComposerInput): Composer {
  const { recipe, options, models, fileName, pictures = noPictures } = input
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
  const pins = pinsByKey(recipe.characters ?? {})
  const named = (cells: readonly string[], { spec }: Arm): Named => namedBy(cells, spec, recipe, columns)
  const parts: Parts = { arms, frames, columns, models, pictures, pins, named }
  return {
    problems,
    variants: arms.map((arm, index) => plannedVariant(arm, plain[index], models)),
    usedColumns: [...used].flatMap((column) => columns.names[column] ?? []),
    wants: ({ cells }) => arms.flatMap((arm) => [named(cells, arm).wants].filter(wantsAny)),
    changeWants: changedWants,
    compose: (row) => {
      const composed = composeRow(row, fileName, parts)
      return blocked ? { ...composed, requests: [] } : composed
    },
    ...makeRecomposer({ ...input, pictures, columns, arms, named, pins }),
    segments: (row, variant, pinned) => segmentsOf(row, variant, pinned, parts),
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
  const all = [...key.issues, ...own.issues, ...rowIssues(framed, columns), ...issues]
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

function requestsOf(row: SourceRow, framed: readonly Framed[], own: number | null, parts: Parts): Requests {
  const { arms, pictures } = parts
  const requests: ComposedRequest[] = []
  const issues: Issue[] = []
  const rendered = new Map<PromptMaker, Rendered>()
  for (const [variant, arm] of arms.entries()) {
    const at = framed[variant]
    const repeats = own ?? arm.repeats
    if (!at || repeats === 0) continue
    const prompt = rendered.get(arm.prompt) ?? arm.prompt.render(row.cells)
    rendered.set(arm.prompt, prompt)
    const named = parts.named(row.cells, arm)
    const { characters, columns } = named
    const seen = foundFor(named.wants, pictures)
    const found = { ...seen, issues: placedIssues(seen.issues, named) }
    const made = requestOf({ framed: at, rendered: prompt, found, characters, columns }, parts)
    if (made.issues.length > 0) issues.push(...placedMentions(made.issues, cellsOf(row, arm, parts)))
    if (!made.request) continue
    for (let repeat = 1; repeat <= repeats; repeat++) requests.push({ variant, repeat, ...made.request })
  }
  return { requests, issues }
}

/** The cells a prompt is made of. */
function cellsOf({ cells }: SourceRow, { template }: Arm, { columns }: Parts) {
  const used = [columns.at('prompt'), ...template.columns, columns.at('text')]
  return used.flatMap((at) => (at === null ? [] : [{ header: columns.names[at] ?? '', text: cells[at] ?? '' }]))
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
    complexity,
    repeats: arm.repeats,
    requests: 0,
    each: models.estimate(model, quality, size, '', settings),
    learnt: models.learnt(model, quality, size, settings),
  }
}

/** Names of characters are found however they are spelt. */
function pinsByKey(pins: Readonly<Record<string, number>>): CastPins {
  return Object.fromEntries(Object.entries(pins).map(([name, version]) => [keyOfName(name), version]))
}

/** The prompt in pieces, with what characters and a ground to be cut away add to it. */
function segmentsOf(
  { cells }: SourceRow,
  variant: number,
  pinned: JobInputs | null | undefined,
  parts: Parts,
): readonly PromptSegment[] {
  const arm = parts.arms[variant]
  if (!arm) return []
  const segments = arm.prompt.segments(cells)
  const { wants, characters } = parts.named(cells, arm)
  const { text } = arm.prompt.render(cells)
  const cast = castOf(text, characters, parts.pictures, { ...parts.pins, ...versionsOf(pinned ?? null) })
  const matte = parts.frames(cells)[variant]?.settings.matte ?? 'none'
  const role = roleOf(matte, text, cast, parts.pictures, null)
  if (cast.characters.length === 0 && role === null) return segments
  const own = pinned === undefined ? foundFor(wants, parts.pictures).images : ownOf(pinned)
  return spokenSegments(segments, cast, spoken(text, cast, role, own.length))
}

const noSettings = {
  model: '',
  size: 'auto',
  crop: null,
  quality: 'auto',
  background: null,
  complexity: null,
  partialImages: 0,
}
