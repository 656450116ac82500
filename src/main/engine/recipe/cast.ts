import type { Character } from '../../../contract/character.ts'
import { characterLine } from '../../../contract/character-words.ts'
import type { Issue } from './issue.ts'
import type { PictureBook } from './picture-book.ts'

/** Versions to use by `keyOfName`; a name that is not here is used in its newest. */
export type CastPins = Readonly<Record<string, number>>

/** A character that is named outside the prompt. */
export interface NamedCharacter {
  /** With or without its @. */
  readonly name: string
  /** The header of the cell that names it; null: the recipe or a change does. */
  readonly column: string | null
}

/** The characters of one request. */
export interface Cast {
  /** In the order of their first mention, each once. */
  readonly characters: readonly Character[]
  /** Mentioned and left out: called by their title, with no picture and no line of their own. */
  readonly leftOut: readonly Character[]
  readonly issues: readonly Issue[]
}

/**
 * Not inside a word, an address or another mention ("me@fox.org", "site/@fox"), nor the beginning of a longer name, a host or
 * a handle ("@fox.example", "@fox@example"). A full stop before a new sentence or a number ends a name.
 */
const mention = /(?<![\p{L}\p{M}\p{N}_.@/-])@(\p{L}[\p{L}\p{M}\p{N}_-]{0,39})(?![\p{L}\p{M}\p{N}_-]|[.@]\p{Ll}|@)/gu
const noCast: Cast = { characters: [], leftOut: [], issues: [] }

/**
 * Who is named beside the prompt, then in it (@fox), each once. A name in a prompt that nobody has stays what it is, with a
 * warning: it may be a handle. Beside it, it is an error. `without`: names of those who are to be left out.
 */
export function castOf(
  prompt: string,
  beside: readonly NamedCharacter[],
  book: PictureBook,
  pins: CastPins,
  without: readonly string[] = [],
): Cast {
  if (beside.length === 0 && !prompt.includes('@')) return noCast
  const found = new Map<string, Character>()
  const leftOut = new Map<string, Character>()
  const out = new Set(without.map(keyOfName))
  const issues: Issue[] = []
  const add = (name: string): boolean => {
    const key = keyOfName(name)
    const among = out.has(key) ? leftOut : found
    const pinned = Object.hasOwn(pins, key) ? pins[key] : null
    const character = among.get(key) ?? book.character(key, pinned ?? null)
    if (character) among.set(key, character)
    return character !== null
  }
  const missing = (name: string, severity: Issue['severity'], column: string | null): Issue => {
    const key = keyOfName(name)
    const version = Object.hasOwn(pins, key) ? pins[key] : undefined
    return version === undefined ? unknown(name, severity, column) : lost(name, version, column)
  }
  for (const { name, column } of beside) {
    if (!out.has(keyOfName(name)) && !add(name)) issues.push(missing(name.replace(/^@/, ''), 'error', column))
  }
  for (const [, name = ''] of prompt.matchAll(mention)) {
    if (!add(name) && !out.has(keyOfName(name))) issues.push(missing(name, 'warning', null))
  }
  return { characters: [...found.values()], leftOut: [...leftOut.values()], issues }
}

function unknown(name: string, severity: Issue['severity'], column: string | null): Issue {
  return {
    code: 'unknown_character',
    severity,
    message: `There is no character @${name} in this library${severity === 'warning' ? '; the words are sent as they are' : ''}.`,
    fix: 'Make the character, or correct its name.',
    column,
  }
}

/** Made without it, the picture would be paid for and show somebody else. */
function lost(name: string, version: number, column: string | null): Issue {
  return {
    code: 'unknown_character',
    severity: 'error',
    message: `Version ${version} of @${name}, which this was planned with, is no longer in this library.`,
    fix: 'Restore the folder "characters" of the library from a backup, or leave the character out.',
    column,
  }
}

/** Each mention of a known character becomes its title. */
export function withTitles(text: string, { characters, leftOut }: Cast): string {
  const known = [...characters, ...leftOut]
  if (known.length === 0) return text
  const titles = new Map(known.map(({ name, title }) => [keyOfName(name), title || name]))
  return text.replace(mention, (whole, name: string) => titles.get(keyOfName(name)) ?? whole)
}

/**
 * What is said about them, once, after the prompt: which images show whom, who it is, what must not change. `first`: how many
 * images come before those of characters. Every request names the canon again; none is built on what another one made.
 */
export function castWords({ characters }: Cast, first: number): string {
  if (characters.length === 0) return ''
  let next = first + 1
  const lines = characters.map((character) => {
    const from = next
    next += character.references.length
    return characterLine(character, from, character.references.length)
  })
  return `\n\nCharacters, each to be kept exactly as in its images:\n${lines.join('\n')}`
}

/** Everybody mentioned in a text, by `keyOfName`. */
export function mentionedIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(mention), ([, name = '']) => keyOfName(name)))
}

/** The same for a name in any case and Unicode form, with or without its @. */
export function keyOfName(name: string): string {
  return name.replace(/^@/, '').normalize('NFC').toLowerCase()
}
