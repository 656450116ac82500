import type { Recipe, VariantSpec } from '../../../contract/recipe.ts'
import type { PictureSource } from '../../../contract/reference.ts'
import type { NamedCharacter } from './cast.ts'
import type { Columns } from './columns.ts'
import type { Issue } from './issue.ts'
import type { PictureBook, PictureWants, PicturesFound } from './picture-book.ts'

/** Headers of the cells that name pictures; null: none of the row's cells does. */
export interface PictureColumns {
  readonly images: string | null
  readonly mask: string | null
  readonly markup: string | null
}

/** What a row and a variant name beside the prompt: pictures, and characters by name. */
export interface Named {
  readonly wants: PictureWants
  readonly characters: readonly NamedCharacter[]
  readonly columns: PictureColumns
  /** Images the row names itself; the others are the variant's or the recipe's. */
  readonly own: ReadonlySet<PictureSource>
}

const nothing: PicturesFound = { images: [], mask: null, markup: null, issues: [] }

/** Reads sources out of a cell: separated by ";" or new lines. */
export function sourcesIn(cell: string): readonly PictureSource[] {
  return cell.split(/[;\n\r]+/).flatMap((part) => part.trim() || [])
}

/** The row's own references come first, then the variant's or the recipe's; @names among them are characters. */
export function namedBy(
  cells: readonly string[],
  variant: Pick<VariantSpec, 'references'>,
  recipe: Pick<Recipe, 'references'>,
  columns: Columns,
): Named {
  const cell = (field: 'references' | 'mask' | 'markup' | 'character') => {
    const column = columns.at(field)
    const text = column === null ? '' : (cells[column] ?? '').trim()
    return { text, column: column === null || text === '' ? null : (columns.names[column] ?? null) }
  }
  const [references, mask, markup, character] = [cell('references'), cell('mask'), cell('markup'), cell('character')]
  const own = sourcesIn(references.text)
  const shared = variant.references ?? recipe.references ?? []
  const cast = [
    ...namesIn(character.text).map((name) => ({ name, column: character.column })),
    ...own.filter(isCharacter).map((name) => ({ name, column: references.column })),
    ...shared.filter(isCharacter).map((name) => ({ name, column: null })),
  ]
  return {
    wants: { images: [...own, ...shared].filter(isPicture), mask: mask.text || null, markup: markup.text || null },
    characters: cast,
    columns: {
      images: own.some(isPicture) ? references.column : null,
      mask: mask.column,
      markup: markup.column,
    },
    own: new Set(own),
  }
}

/** Names in a character cell: "fox; @bear" or "fox, bear". */
function namesIn(cell: string): readonly string[] {
  return cell.split(/[;,；，、\n\r]/).flatMap((part) => part.trim() || [])
}

export const isCharacter = (source: PictureSource): boolean => /^[@＠]/.test(source)
export const isPicture = (source: PictureSource): boolean => !isCharacter(source)

export function wantsAny({ images, mask, markup }: PictureWants): boolean {
  return images.length > 0 || mask !== null || markup !== null
}

/** Looks only where something is named: most rows name nothing. */
export function foundFor(wants: PictureWants, book: PictureBook): PicturesFound {
  return wantsAny(wants) ? book.find(wants) : nothing
}

/** Issues about sources, each tied to the column of the cell that names its source. */
export function placedIssues(issues: readonly Issue[], { wants, columns, own }: Named): readonly Issue[] {
  return issues.map((issue) => {
    const { source } = issue
    if (issue.column !== undefined || source === undefined) return issue
    if (own.has(source)) return { ...issue, column: columns.images }
    if (source === wants.mask) return { ...issue, column: columns.mask }
    return source === wants.markup ? { ...issue, column: columns.markup } : issue
  })
}
