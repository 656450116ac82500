import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, parse, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { failureOf } from '../../../../contract/failure.ts'
import { makeFolder, publishFile } from '../../files/publish.ts'
import { resolveInside, temporaryPrefix } from '../../files/paths.ts'
import type { ImageRecord } from '../../store/images.ts'
import { count, fine, shortened, wrong, type DoctorParts } from './finding.ts'
import { imagePages, mapSome, nameOf } from './images.ts'

export interface OriginalsReport {
  readonly findings: readonly DoctorFinding[]
  readonly images: number
  /** Of the originals that are as they were received. */
  readonly verifiedBytes: number
}

/** Reads every original through and compares it with what was received. Nothing here can be repaired: they are paid for. */
export async function checkOriginals(parts: DoctorParts): Promise<OriginalsReport> {
  const broken: DoctorFinding[] = []
  let images = 0
  let verifiedBytes = 0
  for (const page of imagePages(parts.store)) {
    const verdicts = await mapSome(page, (image) => verify(parts, image))
    verdicts.forEach((fault, index) => {
      const image = page[index]
      if (!image) return
      images += 1
      if (fault === null) verifiedBytes += image.bytes
      else broken.push(wrong('original', `${nameOf(parts.store, image)}: ${fault}`, restore))
    })
  }
  const findings =
    broken.length > 0 ? shortened(broken) : [fine('original', `${count(images, 'original')} as received.`)]
  return { findings, images, verifiedBytes }
}

const restore = 'Put the file back from a backup of the library folder, or run the row again.'

/** Null when the file is the one that was received. */
async function verify({ root }: DoctorParts, image: ImageRecord): Promise<string | null> {
  try {
    const hash = createHash('sha256')
    let bytes = 0
    await pipeline(createReadStream(resolveInside(root, image.path)), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk)
        bytes += chunk.length
      }
    })
    if (bytes !== image.bytes) return `${image.path} has ${bytes} bytes instead of ${image.bytes}.`
    return hash.digest('hex') === image.sha256 ? null : `${image.path} is not what was received.`
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    return code === 'ENOENT' ? `${image.path} is missing.` : `${image.path} cannot be read: ${failureOf(error).message}`
  }
}

/** Files among the originals that no image names. Repair moves them into `orphans`; nothing is ever deleted. */
export async function checkOrphans(parts: DoctorParts, repair: boolean): Promise<readonly DoctorFinding[]> {
  const found = await orphans(parts)
  if (found.length === 0) return [fine('orphans', 'Every file among the originals belongs to an image.')]
  const findings: DoctorFinding[] = []
  for (const path of found) findings.push(await orphanFinding(parts, path, repair))
  return shortened(findings)
}

async function orphans({ root, store }: DoctorParts): Promise<readonly string[]> {
  const entries = await readdir(join(root, 'originals'), { recursive: true, withFileTypes: true })
  const known = store.db.prepare<[string], number>('SELECT 1 FROM image WHERE path = ?').pluck()
  const byAttempt = store.db.prepare<[string], string>('SELECT path FROM image WHERE attempt_id = ?').pluck()
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(temporaryPrefix))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => {
      const attemptId = parse(path).name
      if (byAttempt.get(attemptId) === path) return false
      // Published a moment ago and about to be committed.
      const state = store.attempts.get(attemptId)?.state
      const underWay = state === 'prepared' || state === 'sent' || state === 'received'
      return !underWay && known.get(path) === undefined
    })
}

async function orphanFinding({ root }: DoctorParts, path: string, repair: boolean): Promise<DoctorFinding> {
  const message = `${path} belongs to no image of this library.`
  const fix = 'Repair moves it into the folder orphans.'
  if (!repair) return wrong('orphans', message, fix)
  try {
    const finalDir = join(root, 'orphans')
    await makeFolder(finalDir)
    const moved = await publishFile({ tmp: join(root, path), finalDir, name: parse(path).base })
    return wrong('orphans', `${message} Moved to ${relative(root, moved)}.`, fix, true)
  } catch (error) {
    return wrong('orphans', `${message} It could not be moved: ${failureOf(error).message}`, 'Move it by hand.')
  }
}
