import { cellsName, globalsOf, parseLiquid, type Hole } from './liquid.ts'
import type { Output, Piece } from './scan.ts'

/** A template as Liquid can read it, with headers replaced by cell numbers. */
export interface Rewritten {
  readonly source: string
  readonly holes: readonly Hole[]
  /** Offset in the original for an offset in `source`. */
  originOf(offset: number): number
}

/** Rewrites outputs so that Liquid reports empty cells and, when asked, where each value went. */
export function rewrite(pieces: readonly Piece[], lookup: ReadonlyMap<string, number>): Rewritten {
  const holes: Hole[] = []
  const begins: { readonly at: number; readonly origin: number }[] = []
  let source = ''
  for (const piece of pieces) {
    begins.push({ at: source.length, origin: piece.begin })
    source += piece.kind === 'output' ? outputSource(piece, holes, lookup) : piece.raw
  }
  return {
    source,
    holes,
    originOf: (offset) => begins.findLast((begin) => begin.at <= offset)?.origin ?? 0,
  }
}

function outputSource(output: Output, holes: Hole[], lookup: ReadonlyMap<string, number>): string {
  const { expression, column, filters, trims } = output
  const number = holes.length
  const inArguments = columnsOf(filters, lookup)
  const optional = /\|\s*default\b/.test(filters.replace(/"[^"]*"|'[^']*'/g, '""'))
  const needs = optional ? [] : [...(column === null ? [] : [column]), ...inArguments]
  holes.push({ label: expression, needs, column })
  const value = column === null ? expression : `${cellsName}[${column}]`
  const need = `| need: ${number}`
  // A default that is itself a cell may be empty too; a default of "" is the author's choice.
  const checks = optional ? ['', inArguments.length > 0 ? need : ''] : [need, '']
  const [before, after] = checks
  return `{{${trims[0] ? '-' : ''} ${value} ${before} ${filters} ${after} | mark: ${number} ${trims[1] ? '-' : ''}}}`
}

/** Columns that filter arguments name: `append: colour`. */
function columnsOf(filters: string, lookup: ReadonlyMap<string, number>): readonly number[] {
  if (!filters.includes(':')) return []
  try {
    return globalsOf(parseLiquid(`{{ "" ${filters} }}`)).flatMap(([root, name]) => {
      return lookup.get(root === 'row' && name !== undefined ? name : (root ?? '')) ?? []
    })
  } catch {
    // Not Liquid: parsing the whole template says so, with the place.
    return []
  }
}
