/** A prompt without its sentence about the ground, and the colour that sentence asks for. */
export interface GroundWanted {
  readonly prompt: string
  /** "#rrggbb"; null: nothing is said of a flat ground. */
  readonly ground: string | null
}

/** "… on a perfectly flat, pure white background (#ffffff) …": a colour by its code in a sentence about a flat background. */
const sentence = /[^.!?\n]*\bflat\b[^.!?\n]*\bbackground\b[^.!?\n]*?(#[0-9a-f]{6})\b[^.!?\n]*[.!?]?/i
const afterIt = /\s*The subject has none of that colour\.?/i

/** What a model would understand of a request for a picture that is to be cut out. */
export function readGround(prompt: string): GroundWanted {
  const found = sentence.exec(prompt)
  if (found?.[1] === undefined) return { prompt, ground: null }
  const rest = (prompt.slice(0, found.index) + prompt.slice(found.index + found[0].length)).replace(afterIt, '').trim()
  return { prompt: rest === '' ? prompt : rest, ground: found[1].toLowerCase() }
}
