import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { failed } from '../../../contract/failure.ts'
import { diskFailure, errnoOf } from '../disk-failure.ts'
import { temporaryPrefix } from '../files/paths.ts'
import { makeFolder, publishFile } from '../files/publish.ts'
import { readVersion, versionText, type Version } from './version-file.ts'

const versionName = /^([1-9]\d{0,8})\.json(\.damaged)?$/

/** The files characters/<name>/<n>.json of a library. Each is read once; what was read never changes. Names are folded names. */
export interface VersionFolder {
  names(): readonly string[]
  /** Ascending. Also numbers whose file cannot be read: they are taken. */
  numbers(name: string): readonly number[]
  /** Null: there is none, or it cannot be read. */
  read(name: string, version: number): Version | null
  /** Writes the next version, durable when this resolves. Rejects with `conflict`, `disk_full` or `disk_error`. */
  write(name: string, version: Version): Promise<void>
  /** The highest version above `version` whose file is there and cannot be read; null when there is none. */
  damagedAfter(name: string, version: number): number | null
  /** Files that cannot be read, relative to the library. */
  damaged(): readonly string[]
}

/** `warn` hears once of each file that cannot be read. A library that is not there has no characters. */
export function openVersionFolder(root: string, warn: (path: string) => void): VersionFolder {
  const folder = join(root, 'characters')
  const names = new Set(
    entriesOf(folder).flatMap((entry) => (entry.isDirectory() ? [entry.name.normalize('NFC')] : [])),
  )
  const numbers = new Map<string, readonly number[]>()
  const versions = new Map<string, Version | null>()

  const numbersOf = (name: string): readonly number[] => {
    if (!names.has(name)) return []
    const known = numbers.get(name) ?? entriesOf(join(folder, name)).flatMap(numberOf)
    numbers.set(
      name,
      known.toSorted((one, other) => one - other),
    )
    return numbers.get(name) ?? []
  }
  const read = (name: string, number: number): Version | null => {
    if (!numbersOf(name).includes(number)) return null
    const path = join('characters', name, `${number}.json`)
    const known = versions.get(path)
    if (known) return known
    const text = textOf(join(root, path))
    const version = text === null ? null : readVersion(text, name, number)
    // What cannot be read is looked at again: it may be restored.
    if (text !== null && version === null && known === undefined) warn(path)
    versions.set(path, version)
    return version
  }

  /** It may have been put aside or restored since it was read. */
  const isDamaged = (name: string, number: number): boolean => {
    if (read(name, number) !== null) return false
    return textOf(join(root, 'characters', name, `${number}.json`)) !== null
  }

  return {
    names: () => [...names].toSorted(),
    numbers: numbersOf,
    read,
    async write(name, version) {
      const { version: number } = version.removed ? version : version.character
      await writeOnce(root, join('characters', name), `${number}.json`, versionText(version))
      names.add(name)
      numbers.set(name, [...numbersOf(name).filter((other) => other !== number), number])
      versions.set(join('characters', name, `${number}.json`), version)
    },
    damagedAfter: (name, version) =>
      numbersOf(name).findLast((number) => number > version && isDamaged(name, number)) ?? null,
    damaged: () =>
      [...names].flatMap((name) =>
        numbersOf(name).flatMap((number) =>
          isDamaged(name, number) ? [join('characters', name, `${number}.json`)] : [],
        ),
      ),
  }
}

/** Never replaces a file: a version, once written, is what images were made with. */
async function writeOnce(root: string, folder: string, name: string, text: string): Promise<void> {
  try {
    await makeFolder(root, folder)
    const finalDir = join(root, folder)
    const tmp = join(finalDir, `${temporaryPrefix}${randomUUID()}`)
    {
      await using file = await open(tmp, 'wx', 0o600)
      await file.writeFile(text)
      await file.sync()
    }
    const path = await publishFile({ tmp, finalDir, name })
    if (path !== join(finalDir, name))
      throw failed('conflict', `${folder}/${name} was there already.`, 'Open the library again.')
  } catch (error) {
    throw diskFailure(error, 'saving a character')
  }
}

function numberOf({ name }: { readonly name: string }): readonly number[] {
  const [, number] = versionName.exec(name) ?? []
  return number === undefined ? [] : [Number(number)]
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return []
    throw diskFailure(error, 'reading the characters')
  }
}

/** Null where there is no such file: it was put aside as damaged. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw diskFailure(error, 'reading a character')
  }
}
