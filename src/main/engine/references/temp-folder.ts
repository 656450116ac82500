import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errnoOf } from '../disk-failure.ts'

/** A folder for what is fetched and converted in a sitting, made with the first file and deleted at its end. */
export interface TempFolder {
  /** A path that nothing lies at yet. */
  newPath(): Promise<string>
  remove(): Promise<void>
}

const prefix = 'proofsheet-references-'

export function makeTempFolder(): TempFolder {
  let folder: Promise<string> | null = null
  return {
    async newPath() {
      folder ??= makeFolder()
      return join(await folder, randomUUID())
    },
    async remove() {
      if (folder !== null) await rm(await folder, { recursive: true, force: true })
      folder = null
    },
  }
}

async function makeFolder(): Promise<string> {
  await removeLeftBehind()
  return mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
}

/** A program that was killed could not delete its own. */
async function removeLeftBehind(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  for (const name of names) {
    const pid = name.startsWith(prefix) ? Number(/^(\d+)-/.exec(name.slice(prefix.length))?.[1]) : Number.NaN
    if (Number.isNaN(pid) || isAlive(pid)) continue
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errnoOf(error) !== 'ESRCH'
  }
}
