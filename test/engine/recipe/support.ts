import type { z } from 'zod'
import { batchOptionsSchema, recipeSchema } from '../../../src/contract/recipe.ts'
import { openModelBook } from '../../../src/main/engine/models/model-book.ts'
import type { ComposedRow, Composer } from '../../../src/main/engine/recipe/composer.ts'
import { makeComposer } from '../../../src/main/engine/recipe/make-composer.ts'
import { noPictures, type PictureBook } from '../../../src/main/engine/recipe/picture-book.ts'

const models = openModelBook()

/** A composer over the real model registry. */
export function composer(
  columns: readonly string[],
  recipe: z.input<typeof recipeSchema>,
  options: z.input<typeof batchOptionsSchema> = {},
  pictures: PictureBook = noPictures,
): Composer {
  const parsed = { recipe: recipeSchema.parse(recipe), options: batchOptionsSchema.parse(options) }
  return makeComposer({ ...parsed, columns, fileName: 'sheet.csv', models, pictures })
}

/** Composes one row (number 2) given as header -> cell. */
export function composeOne(
  row: Readonly<Record<string, string>>,
  recipe: z.input<typeof recipeSchema>,
  options: z.input<typeof batchOptionsSchema> = {},
  pictures: PictureBook = noPictures,
): ComposedRow {
  return composer(Object.keys(row), recipe, options, pictures).compose({ number: 2, cells: Object.values(row) })
}

/** The parsed body of a composed row's first request. */
export function bodyOf(row: ComposedRow, index = 0): Readonly<Record<string, unknown>> {
  const request = row.requests[index]
  if (!request) throw new Error(`no request: ${JSON.stringify(row.problems)}`)
  return JSON.parse(request.bodyText) as Readonly<Record<string, unknown>>
}
