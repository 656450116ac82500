/** A template cut into text, outputs and everything else. `begin` is the offset of the piece in the template. */
export type Piece =
  | { readonly kind: 'text'; readonly raw: string; readonly begin: number }
  | { readonly kind: 'tag'; readonly raw: string; readonly begin: number }
  | Output

export interface Output {
  readonly kind: 'output'
  readonly raw: string
  readonly begin: number
  /** What stands before the first filter. */
  readonly expression: string
  /** The column the expression names; null when it is some other expression. */
  readonly column: number | null
  /** From the first "|" on, or empty. */
  readonly filters: string
  readonly trims: readonly [boolean, boolean]
}

const block = /\{%-?\s*(raw|comment)\s*-?%\}[\s\S]*?\{%-?\s*end\1\s*-?%\}/y
const tag = /\{%[\s\S]*?%\}/y
const opening = /\{\{(-?)\s*/y
const closing = /\s*(\|(?:"[^"]*"|'[^']*'|[^"'])*?)?\s*(-?)\}\}/y
const anyOutput = /((?:"[^"]*"|'[^']*'|[^|"'])*?)\s*(\|(?:"[^"]*"|'[^']*'|[^"'])*?)?\s*(-?)\}\}/y

/**
 * Cuts a template. An output whose expression is a header (spaces, dots, signs and all; the longest that fits) is tied
 * to its column, so that Liquid never has to understand the header. What is not closed is left to Liquid to complain of.
 */
export function scan(template: string, lookup: ReadonlyMap<string, number>): readonly Piece[] {
  const names = [...lookup.keys()].filter((name) => name !== '').sort((a, b) => b.length - a.length)
  const pieces: Piece[] = []
  let at = 0
  while (at < template.length) {
    const begin = nextMark(template, at)
    if (begin > at) pieces.push({ kind: 'text', raw: template.slice(at, begin), begin: at })
    if (begin === template.length) break
    const piece = pieceAt(template, begin, names, lookup)
    pieces.push(piece)
    at = begin + piece.raw.length
  }
  return pieces
}

function nextMark(template: string, from: number): number {
  const found = template.slice(from).search(/\{[{%]/)
  return found === -1 ? template.length : from + found
}

function pieceAt(
  template: string,
  begin: number,
  names: readonly string[],
  lookup: ReadonlyMap<string, number>,
): Piece {
  if (template.startsWith('{%', begin)) {
    const raw = match(block, template, begin)?.[0] ?? match(tag, template, begin)?.[0] ?? template.slice(begin)
    return { kind: 'tag', raw, begin }
  }
  return headerOutput(template, begin, names, lookup) ?? otherOutput(template, begin, lookup)
}

function headerOutput(
  template: string,
  begin: number,
  names: readonly string[],
  lookup: ReadonlyMap<string, number>,
): Output | null {
  const open = match(opening, template, begin)
  if (!open) return null
  const start = begin + open[0].length
  for (const name of names) {
    if (!template.startsWith(name, start)) continue
    const end = match(closing, template, start + name.length)
    if (!end) continue
    const raw = template.slice(begin, start + name.length + end[0].length)
    const trims = [open[1] === '-', end[2] === '-'] as const
    return {
      kind: 'output',
      raw,
      begin,
      expression: name,
      column: lookup.get(name) ?? null,
      filters: end[1] ?? '',
      trims,
    }
  }
  return null
}

function otherOutput(template: string, begin: number, lookup: ReadonlyMap<string, number>): Piece {
  const open = match(opening, template, begin)
  const start = begin + (open?.[0].length ?? 0)
  const rest = match(anyOutput, template, start)
  if (!open || !rest) return { kind: 'tag', raw: template.slice(begin), begin }
  const expression = rest[1] ?? ''
  const named = /^row\[(?:"([^"]*)"|'([^']*)')\]$/.exec(expression)
  const column = named ? (lookup.get(named[1] ?? named[2] ?? '') ?? null) : null
  const raw = template.slice(begin, start + rest[0].length)
  return {
    kind: 'output',
    raw,
    begin,
    expression,
    column,
    filters: rest[2] ?? '',
    trims: [open[1] === '-', rest[3] === '-'],
  }
}

/** A sticky match at one offset. */
function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
