import picomatch from 'picomatch'

const anything = Symbol('*')
/** A star, or what one character has to be. */
type Token = typeof anything | ((char: string) => boolean)

/** Ways in which the braces of one name can be read; a name with more finds nothing. */
const mostWays = 256
const one = /\*+|\[[!^]?\]?[^\]]*\]|./gsu

/**
 * Reads a glob of one name: `*`, `?`, `[abc]`, `[!a-c]`, `{a,b}`; what looks like none of them means itself. A name that begins
 * with a dot is hidden from patterns that do not. Matching takes at most pattern times name steps: as a regular expression a few
 * stars would take longer than anybody waits, and cells are written by others.
 */
export function readNamePattern(pattern: string, foldsCase: boolean): (name: string) => boolean {
  const ways = waysOf(pattern.normalize('NFC'))
  const read = ways.length > mostWays ? [] : ways.map((way) => tokensOf(way, foldsCase))
  return (name) => {
    if (name.startsWith('.') && !pattern.startsWith('.')) return false
    const chars = Array.from(name.normalize('NFC'))
    return read.some((tokens) => fits(tokens, chars))
  }
}

/** One text for each choice in braces; more than `mostWays` once there are too many. */
function waysOf(pattern: string): readonly string[] {
  let open: readonly string[] = [pattern]
  const whole: string[] = []
  while (open.length > 0 && open.length + whole.length <= mostWays) {
    open = open.flatMap((text) => {
      const choices = firstChoices(text)
      if (choices === null) whole.push(text)
      return choices ?? []
    })
  }
  return [...whole, ...open]
}

/** The text with each choice of its innermost first braces in their place; null when it has none with a comma. */
function firstChoices(text: string): readonly string[] | null {
  const [whole, inside = ''] = /\{([^{}]*,[^{}]*)\}/.exec(text) ?? []
  if (whole === undefined) return null
  const at = text.indexOf(whole)
  return inside.split(',').map((choice) => text.slice(0, at) + choice + text.slice(at + whole.length))
}

function tokensOf(way: string, foldsCase: boolean): readonly Token[] {
  const fold = (text: string): string => (foldsCase ? text.toLowerCase() : text)
  return Array.from(way.matchAll(one), ([text]): Token => {
    if (text.startsWith('*')) return anything
    if (text === '?') return () => true
    if (text.length > 1 && text.startsWith('['))
      return picomatch(text.replace('[!', '[^'), { nocase: foldsCase, dot: true })
    const wanted = fold(text)
    return (char) => fold(char) === wanted
  })
}

/** A star takes as little as it can; what does not fit then gives the last star one more. Earlier ones need no second look. */
function fits(tokens: readonly Token[], chars: readonly string[]): boolean {
  if (tokens.filter((token) => token !== anything).length > chars.length) return false
  let at = 0
  let next = 0
  let star = -1
  let taken = 0
  while (at < chars.length) {
    const token = tokens[next]
    if (token === anything) {
      star = next
      taken = at
      next += 1
    } else if (token?.(chars[at] ?? '') === true) {
      at += 1
      next += 1
    } else if (star === -1) return false
    else {
      taken += 1
      at = taken
      next = star + 1
    }
  }
  return tokens.slice(next).every((token) => token === anything)
}
