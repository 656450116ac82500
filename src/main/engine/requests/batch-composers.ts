import type { Recipe } from '../../../contract/recipe.ts'
import type { ModelBook } from '../models/model-book.ts'
import type { Composer } from '../recipe/composer.ts'
import { makeComposer } from '../recipe/make-composer.ts'
import { noPictures, type PictureBook } from '../recipe/picture-book.ts'
import type { References } from '../references/references.ts'
import type { BatchSource } from '../store/batches.ts'

export interface BatchComposers {
  readonly composerFor: (source: BatchSource) => Composer
  /** The pictures its composer finds. */
  readonly picturesFor: (source: BatchSource) => PictureBook
}

/**
 * The composer of a batch as it was made, kept: the same recipe, options and prices, so the same words and estimates. Its
 * pictures may lie in the folders the batch was made with.
 */
export function batchComposers(models: ModelBook, references?: Pick<References, 'book'>): BatchComposers {
  const kept = new WeakMap<
    Recipe,
    { readonly book: ModelBook; readonly composer: Composer; readonly pictures: PictureBook }
  >()
  const of = ({ recipe, options, columns, sheetName, prices }: BatchSource) => {
    const book = models.withPrices(prices)
    const known = kept.get(recipe)
    // Another book: the user's file is another one, and limits may be others.
    if (known?.book === book) return known
    const pictures = references?.book(options.referenceFolders ?? []) ?? noPictures
    const composer = makeComposer({ recipe, options, columns, fileName: sheetName, models: book, pictures })
    const made = { book, composer, pictures }
    kept.set(recipe, made)
    return made
  }
  return {
    composerFor: (source: BatchSource): Composer => of(source).composer,
    picturesFor: (source: BatchSource): PictureBook => of(source).pictures,
  }
}
