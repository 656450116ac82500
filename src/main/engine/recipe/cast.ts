import type { Character } from '../../../contract/character.ts'
import { characterLine } from '../../../contract/character-words.ts'
import type { Issue } from './issue.ts'
import { mentionsIn, possibleNamesIn } from './mentions.ts'
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
  if (beside.length === 0 && !/[@＠]/.test(prompt)) return noCast
  const found = new Map<string, Character>()
  const leftOut = new Map<string, Character>()
  const out = new Set(without.map(keyOfName))
  const issues: Issue[] = []
  const pinOf = (key: string): number | null => (Object.hasOwn(pins, key) ? (pins[key] ?? null) : null)
  const look = (name: string): Character | null => book.character(keyOfName(name), pinOf(keyOfName(name)))
  const add = (name: string, severity: Issue['severity'], column: string | null): void => {
    const key = keyOfName(name)
    const pin = pinOf(key)
    const among = out.has(key) ? leftOut : found
    const character = among.get(key) ?? look(name)
    if (character && (character.unreadable === undefined || out.has(key))) among.set(key, character)
    else if (character) issues.push(unreadable(character, name, column))
    else if (out.has(key)) return
    else issues.push(pin === null ? unknown(name, severity, column, nearTo(name, look)) : lost(name, pin, column))
  }
  for (const { name, column } of beside) if (!out.has(keyOfName(name))) add(name.replace(/^[@＠]/, ''), 'error', column)
  const isKnown = (name: string): boolean =>
    out.has(keyOfName(name)) || pinOf(keyOfName(name)) !== null || look(name) !== null
  for (const { name } of mentionsIn(prompt, isKnown)) add(name, 'warning', null)
  return { characters: [...found.values()], leftOut: [...leftOut.values()], issues }
}

function unknown(name: string, severity: Issue['severity'], column: string | null, near: string | null): Issue {
  const sent = severity === 'warning' ? '; the words are sent as they are' : ''
  return {
    code: 'unknown_character',
    severity,
    message: `There is no character @${name} in this library${sent}.`,
    fix: near === null ? 'Make the character, or correct its name.' : `If @${near} is meant, correct the name.`,
    column,
    source: `@${name}`,
  }
}

/** Whoever exists and begins the name: @fox of "foxes" and "fox-like". */
function nearTo(name: string, look: (name: string) => Character | null): string | null {
  const letters = Array.from(name)
  for (let length = letters.length - 1; length > 1; length--) {
    const found = look(letters.slice(0, length).join(''))
    if (found) return found.name
  }
  return null
}

/** An older version may show another face; whoever pays for it decides. */
function unreadable(character: Character, mentioned: string, column: string | null): Issue {
  const { name, version, unreadable: newest } = character
  const hasOlder = version !== newest
  const older = hasOlder ? `; version ${version} is older and is not used in its place unasked` : ''
  const aside = hasOlder ? `, which puts that file aside and makes version ${version} the newest` : ''
  return {
    code: 'unknown_character',
    severity: 'error',
    message: `Version ${newest} of @${name}, its newest, cannot be read${older}.`,
    fix: `Save @${name} again, restore characters/${name}/${newest}.json from a backup, or have doctor repair the library${aside}.`,
    column,
    source: `@${mentioned}`,
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
    source: `@${name}`,
  }
}

/** Issues about names in the prompt, each tied to the first of the row's cells that has its name. */
export function placedMentions(
  issues: readonly Issue[],
  cells: readonly { header: string; text: string }[],
): readonly Issue[] {
  return issues.map((issue) => {
    const { code, source, column } = issue
    if (code !== 'unknown_character' || column != null || source === undefined) return issue
    const cell = cells.find(({ text }) => possibleNamesIn(text).includes(source.slice(1)))
    return cell ? { ...issue, column: cell.header } : issue
  })
}

/** Each mention of a known character becomes its title. */
export function withTitles(text: string, { characters, leftOut }: Cast): string {
  const known = [...characters, ...leftOut]
  if (known.length === 0) return text
  const titles = new Map(known.map(({ name, title }) => [keyOfName(name), title || name]))
  let titled = ''
  let at = 0
  for (const { start, end, name } of mentionsIn(text, (one) => titles.has(keyOfName(one)))) {
    titled += text.slice(at, start) + (titles.get(keyOfName(name)) ?? text.slice(start, end))
    at = end
  }
  return titled + text.slice(at)
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

/** Everybody who may be mentioned in a text, by `keyOfName`. */
export function mentionedIn(text: string): ReadonlySet<string> {
  return new Set(possibleNamesIn(text).map(keyOfName))
}

/** The same for a name in any case and Unicode form, with or without its @. */
export function keyOfName(name: string): string {
  return name
    .replace(/^[@＠]/, '')
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
}
