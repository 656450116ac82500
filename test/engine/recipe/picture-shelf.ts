import { createHash } from 'node:crypto'
import type { Character } from '../../../src/contract/character.ts'
import type { InputPicture, PictureSource } from '../../../src/contract/reference.ts'
import type { PictureBook } from '../../../src/main/engine/recipe/picture-book.ts'

/** A picture as if it had been looked at: its hash is that of its name. */
export function picture(name: string, more: Partial<InputPicture> = {}): InputPicture {
  const sha256 = createHash('sha256').update(name).digest('hex')
  const size = { width: 1024, height: 1024, bytes: 1_000 }
  return { sha256, format: 'png', ...size, name, source: name, imageId: null, character: null, ...more }
}

/** Version 1 of a character with so many pictures, the first of them its canon. */
export function character(name: string, pictures: number, more: Partial<Character> = {}): Character {
  const references = Array.from({ length: pictures }, (_, index) => {
    return { picture: picture(`${name}-${index + 1}.png`), canon: index === 0 }
  })
  return { name, version: 1, title: '', identity: `${name} is red.`, forbidden: '', references, savedAt: 0, ...more }
}

/** A book whose sources mean these pictures; "ref:" finds each by its hash. Whatever else is named is missing. */
export function shelf(
  sources: Readonly<Record<PictureSource, readonly InputPicture[]>>,
  characters: readonly Character[] = [],
): PictureBook {
  const kept = new Map<PictureSource, InputPicture>(
    Object.values(sources).flatMap((found) => found.map((one) => [`ref:${one.sha256}`, one] as const)),
  )
  const look = (source: PictureSource): readonly InputPicture[] | null => {
    const byHash = kept.get(source)
    return byHash ? [{ ...byHash, source, name: 'kept' }] : (sources[source] ?? null)
  }
  return {
    load: () => Promise.resolve(),
    find: ({ images, mask, markup }) => ({
      images: images.flatMap((source) => look(source) ?? []),
      mask: mask === null ? null : (look(mask)?.[0] ?? null),
      markup: markup === null ? null : (look(markup)?.[0] ?? null),
      issues: [...images, mask, markup].flatMap((source) =>
        source === null || look(source)
          ? []
          : [{ code: 'bad_reference', severity: 'error', message: `No ${source}.`, fix: 'Add it.', source } as const],
      ),
    }),
    character: (name, version) => {
      const versions = characters.filter((one) => one.name.toLowerCase() === name)
      return (version === null ? versions.at(-1) : versions.find((one) => one.version === version)) ?? null
    },
    keyColour: (words) => (words.includes('green') ? '#ff00ff' : '#00ff00'),
  }
}
