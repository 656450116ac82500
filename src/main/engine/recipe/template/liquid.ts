import { Liquid, type Context, type Template } from 'liquidjs'

/** An output of a template, as the filters below find it by number. */
export interface Hole {
  /** For people: the expression as written. */
  readonly label: string
  /** Columns that must not be empty; when there are none, the value itself must not be. */
  readonly needs: readonly number[]
  /** The column shown as the origin of the value. */
  readonly column: number | null
}

/** State of one rendering, inside the scope so that nothing is shared between renderings. */
interface Run {
  readonly cells: readonly string[]
  readonly holes: readonly Hole[]
  /** Columns by number, other expressions by their label. */
  readonly missing: Set<number | string>
  readonly marking: boolean
}

/** Scope names that cannot be headers' own. */
export const cellsName = '__cells'
const runName = '__run'

/** Put around a value while marking. Private-use characters; a cell that holds them is shown without origins. */
const marks = { open: '\uE0F1', middle: '\uE0F2', close: '\uE0F3' } as const
const marked = /\uE0F1(\d+)\uE0F2([^\uE0F1-\uE0F3]*)\uE0F3/g

const liquid = makeLiquid()

/** No files, no clock, no chance: the same template and cells always give the same text. Nothing is evaluated as code. */
function makeLiquid(): Liquid {
  const made = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    relativeReference: false,
    templates: {},
    parseLimit: 100_000,
    renderLimit: 1_000,
    memoryLimit: 5_000_000,
  })
  for (const tag of ['include', 'render', 'layout', 'block']) delete made.tags[tag]
  const unsteady = ['sample', 'date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string']
  for (const filter of unsteady) delete made.filters[filter]
  made.registerFilter('need', function need(value: unknown, hole: number) {
    const run = runOf(this.context)
    const found = run.holes[hole]
    if (found) for (const lack of lacking(found, run.cells, value)) run.missing.add(lack)
    return value
  })
  made.registerFilter('mark', function mark(value: unknown, hole: number) {
    if (!runOf(this.context).marking || (typeof value !== 'string' && typeof value !== 'number')) return value
    return `${marks.open}${hole}${marks.middle}${value}${marks.close}`
  })
  return made
}

const runOf = (context: Context): Run => (context.environments as { readonly [runName]: Run })[runName]

function lacking(hole: Hole, cells: readonly string[], value: unknown): readonly (number | string)[] {
  if (hole.needs.length > 0) return hole.needs.filter((column) => (cells[column] ?? '') === '')
  return typeof value === 'string' && value.trim() === '' ? [hole.label] : []
}

/** Parses Liquid text. Throws LiquidJS's own errors; the caller turns them into problems. */
export function parseLiquid(source: string): Template[] {
  return liquid.parse(source)
}

/** Paths of the variables a template takes from outside itself, root name first. */
export function globalsOf(template: Template[]): readonly (readonly string[])[] {
  const { globals } = liquid.analyzeSync(template, { partials: false })
  return Object.values(globals).flatMap((uses) => uses.map((use) => use.segments.map((segment) => String(segment))))
}

/** Renders with the row's cells. `marking` surrounds values with marks that say which hole they came from. */
export function renderLiquid(
  template: Template[],
  cells: readonly string[],
  holes: readonly Hole[],
  names: ReadonlyMap<string, number>,
  marking: boolean,
): { readonly text: string; readonly missing: readonly (number | string)[] } {
  const run: Run = { cells, holes, missing: new Set(), marking }
  const named = Object.fromEntries([...names].map(([name, column]) => [name, cells[column] ?? '']))
  const text: unknown = liquid.renderSync(template, { row: named, ...named, [cellsName]: cells, [runName]: run })
  return { text: wholeCharacters(String(text)), missing: [...run.missing] }
}

/** `split: ""` cuts by UTF-16 unit, and half a character can be neither encoded nor, in a form, sent as it was hashed. */
function wholeCharacters(text: string): string {
  return text.isWellFormed() ? text : text.replace(/\p{Cs}/gu, '')
}

/** Cuts marked text: the pieces between marks, and the marked values with the number of their hole. */
export function readMarks(text: string): readonly { readonly text: string; readonly hole: number | null }[] {
  const pieces: { text: string; hole: number | null }[] = []
  let from = 0
  for (const match of text.matchAll(marked)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), hole: null })
    pieces.push({ text: match[2] ?? '', hole: Number(match[1]) })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hole: null })
  return pieces
}
