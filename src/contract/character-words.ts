import type { Character } from './character.ts'

/** The words of a character that go into a prompt. */
export type CharacterWords = Pick<Character, 'name' | 'title' | 'identity' | 'forbidden'>

/**
 * What a prompt says about a character: "Mira the fox (images 1 to 3): who it is. Never change: what must not." `first` is
 * the number its first image has in the request, from 1, and `images` how many it has. The window shows the very same.
 */
export function characterLine(
  { name, title, identity, forbidden }: CharacterWords,
  first: number,
  images: number,
): string {
  const shown = images === 0 ? '' : ` (${imagesWord(first, first + images - 1)})`
  const parts = [identity, forbidden === '' ? '' : `Never change: ${forbidden}`].flatMap((part) => sentence(part))
  return `${title || name}${shown}: ${parts.join(' ')}`.trimEnd()
}

function imagesWord(from: number, to: number): string {
  return from === to ? `image ${from}` : `images ${from} to ${to}`
}

function sentence(text: string): string[] {
  const whole = text.trim()
  if (whole === '') return []
  return [/[.!?。！？…]$/.test(whole) ? whole : `${whole}.`]
}

/**
 * For a character class with the u flag: scripts written without spaces between words. What stands before an @ is another word
 * there, and what follows a name too.
 */
export const unspacedScripts =
  '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Bopo}\\p{sc=Yiii}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{sc=Tibt}' +
  '\\p{sc=Tale}\\p{sc=Talu}\\p{sc=Lana}\\p{sc=Tavt}\\p{sc=Ahom}\\u30fc\\uff70'

/**
 * What stands before an @ that names nobody: a word of a script with spaces, whose marks belong to it, an address, another @, or
 * a backtick, with which a name is written that is to be words.
 */
export const beforeNoMention = `(?:(?![${unspacedScripts}])[\\p{L}\\p{N}_]\\p{M}*|[.@＠/\`-])`

/** A web address up to an @ or its end, case aside: what follows an @ in one belongs to it ("https://example.com/?u=@fox"). */
export const webAddress = '(?:https?:\\/\\/|www\\.)[!#-;=?-~]+'
