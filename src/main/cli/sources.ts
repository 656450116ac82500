import { resolve } from 'node:path'
import { failed } from '../../contract/failure.ts'
import type { PictureSource } from '../../contract/reference.ts'
import type { Engine } from '../engine/index.ts'

const notPath = /^(https?:|image:|ref:|@)/i

/** A picture as a word of the command line means it: paths and globs are relative to the current folder. */
export function sourceOf(word: string): PictureSource {
  return word.trim() === '' || notPath.test(word) ? word : resolve(word)
}

/**
 * The same for pictures that are named by hand, wherever they lie: files are kept in the library at once and named by their
 * hash from then on. Throws `bad_request` for one that cannot be used.
 */
export async function keptSource(engine: Engine, word: string): Promise<PictureSource> {
  if (notPath.test(word)) return word
  const [looked] = await engine.request('references.add', { paths: [resolve(word)] })
  const [picture] = looked?.pictures ?? []
  if (picture) return `ref:${picture.sha256}`
  const { message, fix } = looked?.problem ?? { message: `${word} cannot be used.`, fix: 'Choose another picture.' }
  throw failed('bad_request', `${message} Nothing was sent.`, fix)
}
