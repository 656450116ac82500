import type { InputKind } from './prepare-sniff.ts'

/** Why a file cannot go along. Thrown while it is prepared and answered as a problem: it is the user's file, not our fault. */
export class Trouble extends Error {
  readonly fix: string

  constructor(message: string, fix: string) {
    super(message)
    this.fix = fix
  }
}

export const saveAnew = 'Open it in an image program and save it as PNG or JPEG.'

/** A decoder's error in words. */
export function undecoded(kind: InputKind, error: unknown): Trouble {
  if (error instanceof Trouble) return error
  const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  if (kind === 'heic') return new Trouble('HEIC pictures cannot be read here.', 'Export it as JPEG.')
  if (/pixel limit/i.test(why)) return tooLarge()
  if (/timeout/i.test(why)) return new Trouble('Reading it took too long.', saveAnew)
  return new Trouble(`It is damaged or no whole ${kind.toUpperCase()} picture.`, saveAnew)
}

export function tooLarge(): Trouble {
  return new Trouble('It has more than 100 megapixels.', 'Scale it down; models look at about 1.5 megapixels of it.')
}
