import type { MatteFallback, MatteRole } from '../../../contract/reference.ts'
import { withTitles, type Cast } from './cast.ts'
import type { PictureBook } from './picture-book.ts'

/**
 * What a request made to be cut out is for. The colour is chosen against everything its words name, those of characters
 * included. The second of a pair stays what it is when it is composed again.
 */
export function roleOf(
  matte: MatteFallback,
  words: string,
  cast: Cast,
  book: PictureBook,
  pinned: MatteRole | null,
): MatteRole | null {
  if (matte === 'none') return null
  if (matte === 'pair') return pinned?.kind === 'pair_dark' ? pinned : { kind: 'pair_light' }
  const said = cast.characters.flatMap(({ identity, forbidden }) => [identity, forbidden])
  return { kind: 'key', colour: book.keyColour([withTitles(words, cast), ...said].join('\n')) }
}

/** The prompt of the second of a pair: it is told apart by nothing but its ground. */
export const darkWords =
  'Change only the background. Keep the subject exactly as it is: the same place, size, pose, colours, light and edges.'

/** How a ground that can be cut away is asked for: flat to the edges, and nothing of it in the subject. */
export function groundWords(role: MatteRole | null): string {
  if (role === null) return ''
  const ground = {
    key: () => `a perfectly flat, even background of the colour ${role.kind === 'key' ? role.colour : ''}`,
    pair_light: () => 'a perfectly flat, pure white background (#ffffff)',
    pair_dark: () => 'a perfectly flat, pure black background (#000000)',
  }[role.kind]()
  const only = role.kind === 'key' ? ' The subject has none of that colour.' : ''
  return ` The whole subject stands alone on ${ground} that fills the picture to its edges: no shadow, no floor, no gradient, no glow.${only}`
}
