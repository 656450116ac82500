import type { Recipe, VariantSpec } from '../../../contract/recipe.ts'
import type { JobChange } from '../../../contract/queue.ts'
import type { InputPicture, JobInputs, PictureSource } from '../../../contract/reference.ts'
import type { Columns } from './columns.ts'
import type { PictureBook, PictureWants, PicturesFound } from './picture-book.ts'

/** What a row and a variant name beside the prompt: pictures, and characters by name. */
export interface Named {
  readonly wants: PictureWants
  /** Names of characters from cells and the recipe, ";" between them, with the column for problems. */
  readonly characters: { readonly text: string; readonly column: string | null } | null
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
  const cell = (field: 'references' | 'mask' | 'markup' | 'character'): string => {
    const column = columns.at(field)
    return column === null ? '' : (cells[column] ?? '').trim()
  }
  const all = [...sourcesIn(cell('references')), ...(variant.references ?? recipe.references ?? [])]
  const cast = [...sourcesIn(cell('character')), ...all.filter(isCharacter)].join(';')
  const at = columns.at(cell('character') === '' ? 'references' : 'character')
  return {
    wants: {
      images: all.filter((source) => !isCharacter(source)),
      mask: cell('mask') || null,
      markup: cell('markup') || null,
    },
    characters: cast === '' ? null : { text: cast, column: at === null ? null : (columns.names[at] ?? null) },
  }
}

const isCharacter = (source: PictureSource): boolean => source.startsWith('@')

export function wantsAny({ images, mask, markup }: PictureWants): boolean {
  return images.length > 0 || mask !== null || markup !== null
}

/** Looks only where something is named: most rows name nothing. */
export function foundFor(wants: PictureWants, book: PictureBook): PicturesFound {
  return wantsAny(wants) ? book.find(wants) : nothing
}

/** What a change asks for, the pinned pictures where it names none; null when it is about other things. */
export function changedWants(change: JobChange, pinned: JobInputs | null): PictureWants | null {
  const { references, mask, markup } = change
  if (references === undefined && mask === undefined && markup === undefined) return null
  const kept = (picture: InputPicture | null | undefined): PictureSource | null =>
    picture ? `ref:${picture.sha256}` : null
  return {
    images: references?.filter((source) => !isCharacter(source)) ?? ownOf(pinned).map(({ sha256 }) => `ref:${sha256}`),
    mask: mask === undefined ? kept(pinned?.mask) : mask,
    markup: markup === undefined ? kept(pinned?.markup) : markup,
  }
}

/** Pictures that are not a character's: those come with their character. */
export function ownOf(inputs: JobInputs | null): readonly InputPicture[] {
  return inputs?.images.filter(({ character }) => character === null) ?? []
}

/** The pictures of a request that is composed again. What was pinned keeps its name and its origin. */
export function foundAgain(change: JobChange, pinned: JobInputs | null, book: PictureBook): PicturesFound {
  const wants = changedWants(change, pinned)
  if (wants === null)
    return { images: ownOf(pinned), mask: pinned?.mask ?? null, markup: pinned?.markup ?? null, issues: [] }
  const found = foundFor(wants, book)
  const known = new Map(
    [...ownOf(pinned), pinned?.mask, pinned?.markup].flatMap((one) => (one ? [[one.sha256, one]] : [])),
  )
  const named = (picture: InputPicture): InputPicture =>
    picture.source.startsWith('ref:') ? (known.get(picture.sha256) ?? picture) : picture
  return {
    images: found.images.map(named),
    mask: found.mask && named(found.mask),
    markup: found.markup && named(found.markup),
    issues: found.issues,
  }
}
