import type { Issue } from '../issue.ts'
import { nearestTo } from '../nearest.ts'
import { cellsName } from './liquid.ts'
import type { Rewritten } from './rewrite.ts'
import type { Output, Piece } from './scan.ts'

/** Properties of a text that Liquid itself provides. */
const textProperties = new Set(['size', 'first', 'last'])

/** Outputs that look like a header the sheet does not have and that Liquid would misread: `{{ Product Nam }}`. */
export function unreadableNames(pieces: readonly Piece[]): readonly Output[] {
  const looksLikeHeader = /^[\p{L}\p{N}_][^"'[\]|<>=!{}#%]*[\s()€$&/+,;:*?][^"'[\]|<>=!{}#%]*$/u
  return pieces
    .filter((piece) => piece.kind === 'output')
    .filter((piece) => piece.column === null && looksLikeHeader.test(piece.expression))
}

/** Variables that are neither a column nor made by the template. */
export function checkNames(
  globals: readonly (readonly string[])[],
  lookup: ReadonlyMap<string, number>,
  names: readonly string[],
  what: string,
): readonly Issue[] {
  const unknown = new Set<string>()
  for (const [root = '', ...path] of globals) {
    if (root === cellsName) continue
    const inRow = root === 'row' && !lookup.has('row')
    const name = inRow ? (path[0] ?? 'row') : root
    const rest = inRow ? path.slice(1) : path
    if (lookup.has(name) && rest.every((step) => textProperties.has(step))) continue
    unknown.add([name, ...rest].join('.'))
  }
  return [...unknown].map((name) => unknownIssue(name, names, what))
}

/** A name the sheet has no column for, with the nearest that it has. */
export function unknownIssue(name: string, names: readonly string[], what: string): Issue {
  const near = nearestTo(name, names, Math.max(2, Math.floor(name.length / 3)))
  const some = names.slice(0, 8).join(', ')
  const list = names.length > 8 ? `${some} and ${names.length - 8} more` : some
  return {
    code: 'unknown_variable',
    severity: 'error',
    message: `${what} uses {{${name}}}, and the sheet has no such column.`,
    fix: near ? `Write {{${near.value}}}.` : `Use one of its columns: ${list}.`,
  }
}

/** A parse error of Liquid with the place in the template as the author wrote it. */
export function syntaxIssue(error: unknown, source: string, rewritten: Rewritten, what: string): Issue {
  const message = error instanceof Error ? error.message : String(error)
  const offset = rewritten.originOf(tokenBegin(error))
  const before = source.slice(0, offset).split('\n')
  const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
  const reason = message.replace(/, line:\d+, col:\d+$/, '').replace(/\s*\|\s*(need|mark): \d+/g, '')
  return {
    code: 'template_syntax',
    severity: 'error',
    message: `${what} cannot be read at ${place}: ${reason}.`,
    fix: 'Write {{ header }} for a cell, {{ header | default: "text" }} for one that may be empty.',
  }
}

function tokenBegin(error: unknown): number {
  const token = typeof error === 'object' && error !== null && 'token' in error ? error.token : null
  const begin = typeof token === 'object' && token !== null && 'begin' in token ? token.begin : 0
  return typeof begin === 'number' ? begin : 0
}
