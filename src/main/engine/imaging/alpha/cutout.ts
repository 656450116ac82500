import { renditionSchema, type Rendition } from '../../../../contract/recipe.ts'

/** The repaired picture as a rendition: PNG, full size, under a name that none of the recipe's own has. */
export function cutoutRendition(others: readonly Pick<Rendition, 'name'>[]): Rendition {
  const taken = new Set(others.map(({ name }) => name))
  let name = 'cutout'
  for (let number = 2; taken.has(name); number += 1) name = `cutout ${number}`
  return renditionSchema.parse({ name, format: 'png', background: 'transparent' })
}
