import { beforeNoMention, unspacedScripts, webAddress } from '../../../contract/character-words.ts'

/** @fox in a text, as far as it can be told without knowing who there is. */
export interface Mention {
  /** Index of the @. */
  readonly start: number
  /** Index after the name. */
  readonly end: number
  /** Without its @, as written. */
  readonly name: string
}

/** Most code points a name has, composed. */
const mostLetters = 40

/**
 * Not inside a word of a script with spaces, an address or another mention ("me@fox.org", "site/@fox"), not after a backtick, nor
 * the beginning of a host or a handle ("@fox.example", "@fox@example"). A full stop before a new sentence or a number ends a name.
 * Marks belong to the letter before them. The @ may be the wide one of East Asian keyboards.
 */
const mention = new RegExp(
  `[@＠](?<!${beforeNoMention}[@＠])(\\p{L}[\\p{L}\\p{M}\\p{N}_-]*)` +
    `(?![\\p{L}\\p{M}\\p{N}_-]|\\.\\p{Ll}|(?<![${unspacedScripts}]\\p{M}*)[@＠]|[@＠][@＠])`,
  'gu',
)

const address = new RegExp(webAddress, 'gi')

/** Where a name may end with no space after it: before a letter of such a script, or a Korean particle. Never inside a syllable. */
const joint = new RegExp(`(?<=.)(?=(?!\\p{M})[${unspacedScripts}\\uac00-\\ud7a3\\u1100-\\u115f])`, 'gu')
const beginsUnspaced = new RegExp(`^[${unspacedScripts}]`, 'u')

/**
 * Everybody named in a text. Where a name goes over into the next word ("@foxが走る") it is the longest that `isKnown`; else, as
 * far as can be told, the word. Costs a search for @ where there is none.
 */
export function mentionsIn(text: string, isKnown: (name: string) => boolean): readonly Mention[] {
  return runsIn(text).flatMap(({ start, run }) => {
    const name = endsOf(run).find(isKnown) ?? wordOf(run)
    return name === null ? [] : [{ start, end: start + 1 + name.length, name }]
  })
}

/** Every name that a mention of the text can be, for where it is not known who there is. */
export function possibleNamesIn(text: string): readonly string[] {
  return runsIn(text).flatMap(({ run }) => endsOf(run))
}

function runsIn(text: string): readonly { readonly start: number; readonly run: string }[] {
  if (!text.includes('@') && !text.includes('＠')) return []
  const runs = Array.from(text.matchAll(mention), ({ index, 1: run = '' }) => ({ start: index, run }))
  if (runs.length === 0) return []
  const addresses = Array.from(text.matchAll(address), ({ index, 0: whole }) => ({
    from: index,
    to: index + whole.length,
  }))
  let next = 0
  return runs.filter(({ start }) => {
    while ((addresses[next]?.to ?? Infinity) <= start) next += 1
    return start < (addresses[next]?.from ?? Infinity)
  })
}

/** The longest first. */
function endsOf(run: string): readonly string[] {
  const cuts = Array.from(head(run).matchAll(joint), ({ index }) => run.slice(0, index)).toReversed()
  return [...new Set([run, bare(run), ...cuts, ...cuts.map(bare)])].filter(fits)
}

/** What to call a name nobody has. Null: too long to be one. */
function wordOf(run: string): string | null {
  const [joined] = beginsUnspaced.test(run) ? [] : head(run).matchAll(joint)
  const word = bare(joined ? run.slice(0, joined.index) : run)
  if (fits(word)) return word
  return beginsUnspaced.test(run) ? Array.from(run).slice(0, mostLetters).join('') : null
}

/** As much of it as a name can be, decomposed; a text without spaces may go on for pages. */
const head = (run: string): string => run.slice(0, 4 * mostLetters)
const bare = (name: string): string => name.replace(/[_-]+$/, '')
const fits = (name: string): boolean =>
  name.length <= 4 * mostLetters && Array.from(name.normalize('NFC')).length <= mostLetters
