import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for what is fetched and converted in a sitting, made with the first file and deleted at its end. */
export interface TempFolder {
  /** A path that nothing lies at yet. */
  newPath(): Promise<string>
  remove(): Promise<void>
}

export function makeTempFolder(): TempFolder {
  let folder: Promise<string> | null = null
  return {
    async newPath() {
      folder ??= mkdtemp(join(tmpdir(), 'proofsheet-references-'))
      return join(await folder, randomUUID())
    },
    async remove() {
      if (folder !== null) await rm(await folder, { recursive: true, force: true })
      folder = null
    },
  }
}
