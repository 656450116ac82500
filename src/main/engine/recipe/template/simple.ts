import type { Output, Piece } from './scan.ts'

/** A piece of a template that needs no Liquid: fixed text, or a cell sent through a few plain filters. */
export type SimplePart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'cell'
      readonly column: number
      /** What an empty cell becomes; null when it has no `default` and an empty cell is a problem. */
      readonly empty: string | null
      readonly filters: readonly ((text: string) => string)[]
    }

/** Same results as Liquid's own; a property test compares them. */
const plainFilters: Readonly<Record<string, (text: string) => string>> = {
  upcase: (text) => text.toUpperCase(),
  downcase: (text) => text.toLowerCase(),
  capitalize: (text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase(),
  strip: (text) => text.trim(),
}

/** The parts of a template made only of text, cells and plain filters; null when it needs Liquid. */
export function simpleParts(pieces: readonly Piece[]): readonly SimplePart[] | null {
  const parts: SimplePart[] = []
  for (const piece of pieces) {
    if (piece.kind === 'tag') return null
    const part = piece.kind === 'text' ? { kind: 'text' as const, text: piece.raw } : cellPart(piece)
    if (part === null) return null
    parts.push(part)
  }
  return parts
}

function cellPart({ column, filters, trims }: Output): SimplePart | null {
  if (column === null || trims[0] || trims[1]) return null
  const chain = /^(?:\|\s*default\s*:\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*)?((?:\|\s*\w+\s*)*)$/.exec(filters)
  if (!chain) return null
  const names = (chain[3] ?? '')
    .split('|')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const steps = names.map((name) => (Object.hasOwn(plainFilters, name) ? plainFilters[name] : undefined))
  const known = steps.filter((step) => step !== undefined)
  if (known.length !== steps.length) return null
  return { kind: 'cell', column, empty: chain[1] ?? chain[2] ?? null, filters: known }
}
