/** A prompt without its sentence about the ground, and the colour that sentence asks for. */
export interface GroundWanted {
  readonly prompt: string
  /** "#rrggbb"; null: nothing is said of a flat ground. */
  readonly ground: string | null
}

const opening = 'The whole subject stands alone on'
const colour = /#[0-9a-f]{6}\b/gi
const afterIt = /^\s*The subject has none of that colour\.?/i
/** Colour codes looked at; a prompt that names more is about something else. */
const mostColours = 20

/** What a model would understand of "… on a perfectly flat, pure white background (#ffffff) …": words to be cut out by. */
export function readGround(prompt: string): GroundWanted {
  let looked = 0
  for (const found of prompt.matchAll(colour)) {
    looked += 1
    if (looked > mostColours) break
    const start = sentenceStart(prompt, found.index)
    if (!isGround(prompt.slice(start, found.index))) continue
    const end = sentenceEnd(prompt, found.index)
    const rest = `${prompt.slice(0, start)} ${prompt.slice(end).replace(afterIt, '')}`.trim()
    return { prompt: rest === '' ? prompt : rest, ground: found[0].toLowerCase() }
  }
  return { prompt, ground: null }
}

/** After the last full stop or line break; or at the words it opens with, since what comes before need not end in either. */
function sentenceStart(prompt: string, at: number): number {
  const ends = ['.', '!', '?', '\n'].map((mark) => prompt.lastIndexOf(mark, at) + 1)
  return Math.max(...ends, prompt.lastIndexOf(opening, at))
}

function sentenceEnd(prompt: string, at: number): number {
  const length = prompt.slice(at).search(/[.!?\n]/)
  return length === -1 ? prompt.length : at + length + 1
}

function isGround(words: string): boolean {
  return /\bflat\b/i.test(words) && /\b(background|backdrop)\b/i.test(words)
}
