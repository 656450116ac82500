import { stat } from 'node:fs/promises'
import type { Character } from '../../../contract/character.ts'
import type { InputPicture, PictureSource } from '../../../contract/reference.ts'
import type { PrepareAs } from '../imaging/prepare-job.ts'
import type { Fetched } from './fetched.ts'
import type { FileFound } from './find-files.ts'
import type { KeptFiles } from './kept-files.ts'
import { found, refused, type Outcome } from './outcome.ts'
import type { Origin, Preparation } from './preparation.ts'
import { parseSource } from './source.ts'

/** One picture a source means, not yet prepared. */
export interface Located {
  readonly origin: Origin
  readonly name: string
  readonly source: PictureSource
  readonly imageId: number | null
  /** Of a kept picture: what its bytes must have. */
  readonly sha256: string | null
}

/** Where pictures can come from, files of the sheet aside. */
export interface Places {
  /** Null: no library. */
  readonly kept: KeptFiles | null
  /** What kept pictures were called when they were added in this sitting, by SHA-256. Later a job that names one knows. */
  readonly names: ReadonlyMap<string, string>
  /** Absolute path of an image as it is shown; null: there is no such image. Absent: no library is open. */
  readonly imagePath: ((id: number) => string | null) | null
  readonly fetched: Fetched
  readonly character: (name: string, version: number | null) => Character | null
}

/** The pictures a source means. Looks, never fetches. */
export async function locate(
  source: PictureSource,
  places: Places,
  findFiles: (path: string) => Promise<Outcome<readonly FileFound[]>>,
): Promise<Outcome<readonly Located[]>> {
  const parsed = parseSource(source)
  if (!parsed.ok) return parsed
  const { value } = parsed
  switch (value.kind) {
    case 'file': {
      const files = await findFiles(value.path)
      return files.ok ? found(files.value.map(ofFile)) : files
    }
    case 'url': {
      const file = places.fetched.find(value.url)
      return file.ok ? found([{ ...file.value, imageId: null, sha256: null }]) : file
    }
    case 'image':
      return image(value.id, places)
    case 'kept':
      return keptPicture(value.sha256, places)
    case 'character':
      return refused(
        `"${source}" is a character.`,
        'Name characters in the prompt, in a character cell or among references.',
      )
  }
}

function ofFile({ path, stamp, name, shown }: FileFound): Located {
  return { origin: { path, stamp }, name, source: shown, imageId: null, sha256: null }
}

async function image(id: number, { imagePath }: Places): Promise<Outcome<readonly Located[]>> {
  if (imagePath === null)
    return refused(
      `image:${id} is an image of a library, and a plan alone opens none.`,
      'Plan it in the window, or run it: nothing is sent while there is a problem.',
    )
  const path = imagePath(id)
  if (path === null) return refused(`There is no image ${id} in this library.`, 'Correct the number.')
  // Originals never change, and what stands for one is always made of it in the same way.
  const origin = { path, stamp: '', isMade: true }
  return found([{ origin, name: `image ${id}`, source: `image:${id}`, imageId: id, sha256: null }])
}

async function keptPicture(sha256: string, { kept, names }: Places): Promise<Outcome<readonly Located[]>> {
  const path = kept === null ? null : await kept.find(sha256)
  if (path === null)
    return refused(`The picture ref:${sha256.slice(0, 8)}… is not kept in this library.`, 'Add the picture again.')
  const { mtimeMs, size } = await stat(path)
  const name = names.get(sha256) ?? `picture ${sha256.slice(0, 8)}`
  return found([
    { origin: { path, stamp: `${mtimeMs} ${size}` }, name, source: `ref:${sha256}`, imageId: null, sha256 },
  ])
}

/** A located picture as it is sent. */
export async function preparedPicture(
  located: Located,
  as: PrepareAs,
  preparation: Preparation,
): Promise<Outcome<InputPicture>> {
  const { origin, name, source, imageId } = located
  const prepared = await preparation.prepare(origin, as, name)
  if (!prepared.ok) return prepared
  const { path, sha256, format, bytes, width, height } = prepared.value
  if (located.sha256 !== null && path === origin.path && sha256 !== located.sha256)
    return refused(
      `The kept ${name} is damaged.`,
      'Add the picture again; the library check lists what it is needed for.',
    )
  return found({ sha256, format, bytes, width, height, name, source, imageId, character: null })
}
