import { open, readdir, readFile, rename } from 'node:fs/promises'
import { join, parse, relative } from 'node:path'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { failureOf } from '../../../../contract/failure.ts'
import { syncDirectory } from '../../files/directory-sync.ts'
import { makeFolder, publishFile } from '../../files/publish.ts'
import { spoolPath, temporaryPrefix } from '../../files/paths.ts'
import { receivedAgain } from '../../queue/kept.ts'
import type { AttemptRecord } from '../../store/attempts.ts'
import type { JobRecord } from '../../store/jobs.ts'
import { fine, shortened, wrong, type DoctorParts } from './finding.ts'

/**
 * Files among the originals that no image names. Repair makes an image again of one whose request is known and has no
 * picture, and moves the others into `orphans`; nothing is ever deleted.
 */
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

async function orphanFinding(parts: DoctorParts, path: string, repair: boolean): Promise<DoctorFinding> {
  const wanting = wantingPicture(parts, parse(path).name)
  if (wanting) return adopt(parts, path, wanting, repair)
  const message = `${path} belongs to no image of this library.`
  const fix = 'Repair moves it into the folder orphans.'
  if (!repair) return wrong('orphans', message, fix)
  try {
    const finalDir = join(parts.root, 'orphans')
    await makeFolder(parts.root, 'orphans')
    const moved = await publishFile({ tmp: join(parts.root, path), finalDir, name: parse(path).base })
    return wrong('orphans', `${message} Moved to ${relative(parts.root, moved)}.`, fix, true)
  } catch (error) {
    return wrong('orphans', `${message} It could not be moved: ${failureOf(error).message}`, 'Move it by hand.')
  }
}

interface Wanting {
  readonly attempt: AttemptRecord
  readonly job: JobRecord
}

/** The request a file is named by, when it was sent and nobody knows of a picture. */
function wantingPicture({ store }: DoctorParts, attemptId: string): Wanting | null {
  const attempt = store.attempts.get(attemptId)
  const job = attempt?.state === 'unknown' ? store.jobs.get(attempt.job_id) : undefined
  return attempt && job?.state === 'unknown' ? { attempt, job } : null
}

/** The picture is laid into the spool as the answer it came in, and takes the way of every answer from there. */
async function adopt(
  parts: DoctorParts,
  path: string,
  { attempt, job }: Wanting,
  repair: boolean,
): Promise<DoctorFinding> {
  const message = `${path} is the picture of a request whose end was not written down.`
  const fix = 'Repair makes it an image again; what it cost is counted as estimated.'
  if (!repair) return wrong('orphans', message, fix)
  try {
    const answer = await layAnswer(parts.root, attempt.id, await readFile(join(parts.root, path)))
    await parts.finish([receivedAgain(parts, attempt, job, answer)])
    const isStored = parts.store.attempts.get(attempt.id)?.state === 'stored'
    return wrong('orphans', `${message} ${isStored ? 'It is an image again.' : 'It could not be read.'}`, fix, isStored)
  } catch (error) {
    return wrong('orphans', `${message} ${failureOf(error).message}`, failureOf(error).action)
  }
}

/** Returns the absolute path of the answer. */
async function layAnswer(root: string, attemptId: string, picture: Buffer): Promise<string> {
  const path = join(root, `${spoolPath(attemptId)}.resp`)
  const tmp = join(root, 'spool', `${temporaryPrefix}${attemptId}`)
  const body = JSON.stringify({ data: [{ b64_json: picture.toString('base64') }] })
  await using file = await open(tmp, 'w', 0o600)
  await file.writeFile(body)
  await file.sync()
  await rename(tmp, path)
  await syncDirectory(join(root, 'spool'))
  return path
}
