import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { failed } from '../../../contract/failure.ts'
import { errnoOf } from '../disk-failure.ts'

/** Layout of the library folder itself; the database has its own version. */
export const layoutVersion = 1

const markerSchema = z.object({
  program: z.literal('proofsheet'),
  uuid: z.uuid(),
  layout: z.number().int().min(1),
  /** True from the moment the database exists: without its file this library is damaged, not new. */
  database: z.boolean(),
})
export type Marker = z.infer<typeof markerSchema>

/** The marker of a library, or null where there is none. Throws `library_damaged` or `library_newer`. */
export function readMarker(path: string): Marker | null {
  const text = readIfThere(path)
  if (text === null) return null
  const marker = markerSchema.safeParse(parsed(text))
  if (!marker.success) {
    throw failed(
      'library_damaged',
      'The file library.json of the library cannot be read.',
      'Run "proofsheet doctor --repair": it writes a new one. Nothing was changed.',
    )
  }
  if (marker.data.layout > layoutVersion) {
    throw failed(
      'library_newer',
      'The library was made by a newer Proofsheet.',
      'Install the newer version to open it. Nothing in the folder was changed.',
    )
  }
  return marker.data
}

/** Writes the first marker. When another process was quicker, its marker stands and is returned. */
export function createMarker(path: string): Marker {
  const marker: Marker = { program: 'proofsheet', uuid: randomUUID(), layout: layoutVersion, database: false }
  const tmp = writeTemporary(path, marker)
  try {
    linkSync(tmp, path)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') renameSync(tmp, path)
  }
  rmSync(tmp, { force: true })
  syncFolder(dirname(path))
  return readMarker(path) ?? marker
}

/** Replaces the marker in one step, durably. */
export function replaceMarker(path: string, marker: Marker): void {
  renameSync(writeTemporary(path, marker), path)
  syncFolder(dirname(path))
}

function writeTemporary(path: string, marker: Marker): string {
  const tmp = `${path}.${process.pid}.tmp`
  const file = openSync(tmp, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify(marker, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return tmp
}

function syncFolder(dir: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(dir, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw error
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
