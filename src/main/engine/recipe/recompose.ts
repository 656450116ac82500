import type { JobChange } from '../../../contract/queue.ts'
import type { BatchOptions, Recipe } from '../../../contract/recipe.ts'
import type { JobInputs } from '../../../contract/reference.ts'
import { makeFrames, type Arm, type Framed } from './arms.ts'
import type { RowValues } from './choices.ts'
import { keyOfName, type CastPins } from './cast.ts'
import type { Columns } from './columns.ts'
import type { Again, Composer, Recomposed, SourceRow } from './composer.ts'
import { distinctIssues, problemAt, type Issue, type Place } from './issue.ts'
import type { ModelBook } from './model-book.ts'
import type { PictureBook } from './picture-book.ts'
import { foundAgain, versionsOf } from './pictures-again.ts'
import { promptMaker, type PromptMaker } from './prompt.ts'
import { requestOf } from './request.ts'
import { isCharacter, type Named, type PictureColumns } from './row-pictures.ts'
import { keyOf } from './row-rules.ts'
import { parseTemplate } from './template/template.ts'

interface RecomposerInput {
  readonly recipe: Recipe
  readonly options: BatchOptions
  readonly models: ModelBook
  readonly columns: Columns
  readonly arms: readonly Arm[]
  readonly pictures: PictureBook
  readonly pins: Readonly<Record<string, number>>
  readonly named: (cells: readonly string[], arm: Arm) => Named
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
export function makeRecomposer(input: RecomposerInput): Pick<Composer, 'recompose' | 'words'> {
  const kept = new Map<string, ChangedArm>()
  const changedTo = (variant: number, arm: Arm, change: JobChange): ChangedArm => {
    // Pictures are looked up for every job; they do not change how words and settings are read.
    const { references: _references, withoutCharacters: _without, mask: _mask, markup: _markup, ...read } = change
    const name = `${variant} ${JSON.stringify(read)}`
    const known = kept.get(name)
    if (!known && kept.size >= mostKept) kept.clear()
    const changed = known ?? changedArm(arm, change, input)
    kept.set(name, changed)
    return changed
  }
  return {
    recompose: (row, variant, change, pinned, again = {}) => {
      const arm = input.arms[variant]
      if (!arm) return { request: null, prompt: '', problems: [] }
      return recompose(row, arm, changedTo(variant, arm, change), { change, pinned, ...again }, input)
    },
    words: (row, variant, change) => {
      const arm = input.arms[variant]
      return arm ? changedTo(variant, arm, change).prompt.render(row.cells).text : ''
    },
  }
}

function changedArm(arm: Arm, change: JobChange, { recipe, options, models, columns }: RecomposerInput): ChangedArm {
  const frames = makeFrames(recipe, options, [arm], columns, models, settingsOf(change), change)
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

const settingFields = ['model', 'size', 'quality', 'complexity', 'background', 'format'] as const

function settingsOf(change: JobChange): RowValues {
  return Object.fromEntries(
    settingFields.flatMap((field) => (change[field] === undefined ? [] : [[field, change[field]]])),
  )
}

interface ComposedAgain extends Again {
  readonly change: JobChange
  readonly pinned: JobInputs | null
}

/** A change names pictures for many rows: no column is to blame. */
const noColumns: PictureColumns = { images: null, mask: null, markup: null }

function recompose(
  row: SourceRow,
  spec: Arm,
  arm: ChangedArm,
  { change, pinned, pictures: looked = change, isExact = false }: ComposedAgain,
  input: RecomposerInput,
): Recomposed {
  const { fileName, columns } = input
  const [framed] = arm.frames(row.cells)
  if (!framed || arm.issues.length > 0) {
    const place: Place = { file: fileName, row: null, key: null }
    return { request: null, prompt: '', problems: arm.issues.map((issue) => problemAt(place, issue)) }
  }
  const rendered = arm.prompt.render(row.cells)
  const without = change.withoutCharacters ?? []
  const pictures = isExact ? onlyPinned(input.pictures, without) : input.pictures
  const pins = { ...(isExact ? only(without.map(keyOfName), input.pins) : input.pins), ...versionsOf(pinned) }
  const beside = [
    ...input.named(row.cells, spec).characters,
    ...(change.references ?? []).filter(isCharacter).map((name) => ({ name, column: null })),
  ]
  const characters = isExact ? beside.filter(({ name }) => Object.hasOwn(pins, keyOfName(name))) : beside
  const found = foundAgain(looked, pinned, pictures)
  const wanted = { framed, rendered, found, characters, without, columns: noColumns, role: pinned?.matte ?? null }
  const made = requestOf(wanted, { models: input.models, pictures, pins })
  const issues = distinctIssues([
    ...framed.issues.map((issue) => at(issue, columnOf(issue, change, columns))),
    ...made.issues.map((issue) => at(issue, fieldOf(issue, change))),
  ])
  const place: Place = { file: fileName, row: row.number, key: keyOf(row, columns).value }
  const problems = issues.map((issue) => problemAt(place, issue))
  const isStopped = problems.some(({ severity }) => severity === 'error')
  return { request: isStopped ? null : made.request, prompt: made.prompt, problems }
}

function at({ code, severity, message, fix, remedy = null }: Issue, column: string | null): Issue {
  return { code, severity, message, fix, remedy, column }
}

function only(names: readonly string[], pins: CastPins): CastPins {
  return Object.fromEntries(Object.entries(pins).filter(([name]) => names.includes(name)))
}

/** Who is not pinned is not there, but for those who were left out: they are still called by their titles. */
function onlyPinned(book: PictureBook, leftOut: readonly string[]): PictureBook {
  const out = new Set(leftOut.map(keyOfName))
  return {
    load: (wants) => book.load(wants),
    find: (wants) => book.find(wants),
    keyColour: (words) => book.keyColour(words),
    character: (name, version) => (version === null && !out.has(name) ? null : book.character(name, version)),
  }
}

/** The column or, for a value of the change, the parameter that is to blame. */
function columnOf(issue: Framed['issues'][number], change: JobChange, columns: Columns): string | null {
  const column = issue.fromRow ? columns.at(issue.field) : null
  if (column !== null) return columns.names[column] ?? null
  return Object.hasOwn(change, issue.field) ? issue.field : null
}

/** The part of the change that names the source an issue is about. */
function fieldOf({ column, source }: Issue, change: JobChange): string | null {
  if (source === undefined) return column ?? null
  if (change.references?.includes(source)) return 'references'
  if (change.mask === source) return 'mask'
  return change.markup === source ? 'markup' : (column ?? null)
}
