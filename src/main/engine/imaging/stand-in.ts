import { renditionSchema, type Rendition } from '../../../contract/recipe.ts'

/** Pictures that stand for an original: repaired or cut out, with image 1 put back, or the raster of an SVG. */
export const standInNames = ['cutout', 'locked', 'preview'] as const

/** One as a rendition: PNG, full size, under a name that none of the recipe's own has. */
export function standInRendition(
  kind: (typeof standInNames)[number],
  others: readonly Pick<Rendition, 'name'>[],
): Rendition {
  const taken = new Set(others.map(({ name }) => name))
  let name: string = kind
  for (let number = 2; taken.has(name); number += 1) name = `${kind} ${number}`
  return renditionSchema.parse({ name, format: 'png', background: 'transparent' })
}
