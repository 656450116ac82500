import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { characterDraftSchema, type CharacterDraft } from '../../contract/character.ts'
import { failed } from '../../contract/failure.ts'
import type { Engine } from '../engine/index.ts'

/** What a source is when it is not a path: an address, an image of the library, or a picture the library keeps. */
const notAPath = /^(https?:|image:\d|ref:[0-9a-f])/i

/**
 * Reads a `.character.json` (docs/characters.md) and keeps the files it names in the library; paths are relative to it.
 * Throws `bad_request` for a file that is not one, and for a path that is not a picture.
 */
export async function readCharacterFile(path: string, engine: Engine): Promise<CharacterDraft> {
  const draft = parseCharacter(path, await textOf(path))
  const folder = dirname(resolve(path))
  const references: CharacterDraft['references'] = []
  for (const { source, ...rest } of draft.references) {
    if (notAPath.test(source)) references.push({ source, ...rest })
    else references.push({ name: basename(source), ...rest, source: await kept(resolve(folder, source), engine) })
  }
  return { ...draft, references }
}

async function kept(path: string, engine: Engine): Promise<string> {
  const [looked] = await engine.request('references.add', { paths: [path] })
  const picture = looked?.pictures[0]
  if (picture) return `ref:${picture.sha256}`
  const { message = `${path} is not a picture.`, fix = 'Correct the path.' } = looked?.problem ?? {}
  throw failed('bad_request', `${message} Nothing was saved.`, fix)
}

function parseCharacter(path: string, text: string): CharacterDraft {
  const parsed = characterDraftSchema.safeParse(jsonOf(path, text))
  if (parsed.success) return parsed.data
  const reasons = z.prettifyError(parsed.error)
  throw failed('bad_request', `The character ${path} is not valid:\n${reasons}\n`, 'Correct the file.')
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw failed('bad_request', `The character ${path} is no JSON: ${reason}.`, 'Correct the file.', error)
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw failed('bad_request', `The character ${path} cannot be read: ${reason}.`, 'Check the path.', error)
  }
}
