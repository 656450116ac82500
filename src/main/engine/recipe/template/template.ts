import type { Template as LiquidTemplate } from 'liquidjs'
import type { PromptSegment } from '../../../../contract/plan.ts'
import type { Issue } from '../issue.ts'
import { checkNames, syntaxIssue, unknownIssue, unreadableNames } from './check.ts'
import { globalsOf, parseLiquid, readMarks, renderLiquid } from './liquid.ts'
import { rewrite, type Rewritten } from './rewrite.ts'
import { scan, type Piece } from './scan.ts'
import { simpleParts, type SimplePart } from './simple.ts'

/** What a row makes of a template. */
export interface Rendered {
  readonly text: string
  /** Headers of cells that are empty though the template uses them without a default. */
  readonly missing: readonly string[]
  /** Why Liquid gave up on this row; null when it did not. */
  readonly failure: string | null
}

/** A parsed template. Pure: the same cells always give the same text. */
export interface Template {
  readonly issues: readonly Issue[]
  /** Indices of the columns it uses, in order of first use. */
  readonly columns: readonly number[]
  render(cells: readonly string[]): Rendered
  /** The text in pieces with the origin of each value; joined it equals `render(cells).text`. */
  segments(cells: readonly string[]): readonly PromptSegment[]
}

/**
 * Parses a template over named columns. Text with plain outputs is rendered here (about fifty times as fast); anything
 * more by LiquidJS. `what` names the template in messages: "The template", "The file-name template".
 */
export function parseTemplate(
  source: string,
  names: readonly string[],
  lookup: ReadonlyMap<string, number>,
  what: string,
): Template {
  const pieces = scan(source, lookup)
  const parts = simpleParts(pieces)
  return parts ? simpleTemplate(parts, names) : liquidTemplate(source, pieces, names, lookup, what)
}

function simpleTemplate(parts: readonly SimplePart[], names: readonly string[]): Template {
  const columns = [...new Set(parts.flatMap((part) => (part.kind === 'cell' ? [part.column] : [])))]
  const render = (cells: readonly string[]): Rendered => {
    let text = ''
    let missing: string[] | null = null
    for (const part of parts) {
      if (part.kind === 'text') text += part.text
      else {
        const value = valueOf(part, cells)
        if (value === null) (missing ??= []).push(names[part.column] ?? '')
        else text += value
      }
    }
    return { text, missing: missing ? [...new Set(missing)] : none, failure: null }
  }
  const segments = (cells: readonly string[]) => parts.map((part) => simpleSegment(part, cells, names))
  return { issues: [], columns, render, segments }
}

const none: readonly string[] = []

/** Null: empty and without a default. */
function valueOf(part: Extract<SimplePart, { kind: 'cell' }>, cells: readonly string[]): string | null {
  let value = cells[part.column] ?? ''
  if (isBlank(value)) {
    if (part.empty === null) return null
    value = part.empty
  }
  for (const filter of part.filters) value = filter(value)
  return value
}

function isBlank(cell: string): boolean {
  return cell === '' || !/\S/.test(cell)
}

function simpleSegment(part: SimplePart, cells: readonly string[], names: readonly string[]): PromptSegment {
  if (part.kind === 'text') return { kind: 'text', text: part.text }
  const column = names[part.column] ?? ''
  const text = valueOf(part, cells)
  return text === null ? { kind: 'missing', text: '', column } : { kind: 'value', text, column }
}

/** The same as the fast way, by LiquidJS throughout: for templates with tags, arguments and other expressions. */
export function liquidTemplate(
  source: string,
  pieces: readonly Piece[],
  names: readonly string[],
  lookup: ReadonlyMap<string, number>,
  what: string,
): Template {
  const misread = unreadableNames(pieces)
  const unknown = misread.map((piece) => unknownIssue(piece.expression, names, what))
  const rewritten = rewrite(
    pieces.filter((piece) => !misread.some((one) => one === piece)),
    lookup,
  )
  const parsed = parsedOrIssue(source, rewritten, what)
  if ('issue' in parsed) return brokenTemplate([...unknown, parsed.issue])
  const globals = globalsOf(parsed.template)
  const issues = [...unknown, ...checkNames(globals, lookup, names, what)]
  const inTags = globals.flatMap(([root, name]) => lookup.get((root === 'row' ? name : root) ?? '') ?? [])
  const inOutputs = pieces.flatMap((piece) => (piece.kind === 'output' && piece.column !== null ? [piece.column] : []))
  const columns = [...new Set([...inOutputs, ...inTags])]
  if (issues.length > 0) return { ...brokenTemplate(issues), columns }
  const run = (cells: readonly string[], marking: boolean) =>
    renderLiquid(parsed.template, cells.map(blankToEmpty), rewritten.holes, lookup, marking)
  return {
    issues,
    columns,
    render: (cells) => rendered(() => run(cells, false), names),
    segments: (cells) =>
      markedSegments(
        () => run(cells, true).text,
        () => run(cells, false).text,
        rewritten,
        names,
      ),
  }
}

const blankToEmpty = (cell: string): string => (isBlank(cell) ? '' : cell)

function parsedOrIssue(
  source: string,
  rewritten: Rewritten,
  what: string,
): { readonly template: LiquidTemplate[] } | { readonly issue: Issue } {
  try {
    return { template: parseLiquid(rewritten.source) }
  } catch (error) {
    return { issue: syntaxIssue(error, source, rewritten, what) }
  }
}

function brokenTemplate(issues: readonly Issue[]): Template {
  return { issues, columns: [], render: () => ({ text: '', missing: [], failure: null }), segments: () => [] }
}

function rendered(run: () => ReturnType<typeof renderLiquid>, names: readonly string[]): Rendered {
  try {
    const { text, missing } = run()
    const labels = missing.map((lack) => (typeof lack === 'string' ? lack : (names[lack] ?? '')))
    return { text, missing: [...new Set(labels)], failure: null }
  } catch (error) {
    return { text: '', missing: [], failure: error instanceof Error ? error.message : String(error) }
  }
}

/** Marks may be cut apart by filters or captures; then the text is shown without origins rather than wrongly. */
function markedSegments(
  marking: () => string,
  plain: () => string,
  rewritten: Rewritten,
  names: readonly string[],
): readonly PromptSegment[] {
  const text = rendered(() => ({ text: plain(), missing: [] }), names).text
  const pieces = readMarks(rendered(() => ({ text: marking(), missing: [] }), names).text)
  if (pieces.map((piece) => piece.text).join('') !== text) return [{ kind: 'text', text }]
  return pieces.map((piece) => {
    const hole = piece.hole === null ? undefined : rewritten.holes[piece.hole]
    if (!hole || hole.column === null) return { kind: 'text', text: piece.text }
    const column = names[hole.column] ?? hole.label
    return piece.text === '' ? { kind: 'missing', text: '', column } : { kind: 'value', text: piece.text, column }
  })
}
