import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { pipeline } from 'node:stream/promises'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { referencePath } from '../../files/paths.ts'
import { makeFolder, publishFile } from '../../files/publish.ts'
import { removeQuietly } from '../../files/spool.ts'
import { inputsOf, picturesOf } from '../../queue/edit/recompose-jobs.ts'
import type { JobRecord } from '../../store/jobs.ts'
import type { Store } from '../../store/index.ts'
import { count, fine, shortened, wrong, type DoctorParts } from './finding.ts'
import { mapSome } from './images.ts'

/** Jobs read without letting others work: some 10 ms. */
const jobsPerPage = 500
/** A picture that was just added, or looked at for a sheet, is named by nobody yet, ms. */
const youngMs = 24 * 60 * 60_000
const anyHash = /[0-9a-f]{64}/g
/** A kept picture or its thumbnail; other files are none of ours. */
const ownName = /^[0-9a-f]{64}(\.(png|jpg|webp)|-256\.webp)$/

/**
 * Pictures that go along with requests: those that jobs still need are there and have their hash; those that nothing here
 * names any more are moved into `orphans` by repair, since a recipe file may name one that was painted here and is nowhere else;
 * their thumbnails go.
 */
export async function checkReferences(parts: DoctorParts, repair: boolean): Promise<readonly DoctorFinding[]> {
  const { needed, named } = await namesOf(parts.store)
  for (const hash of await namedByCharacters(parts.root)) named.add(hash)
  const faults = await mapSome([...needed.values()], (picture) => faultOf(parts.root, picture))
  const lacking = faults.flatMap((fault) => (fault === null ? [] : [wrong('pictures', fault, restore)]))
  const unused = await unusedFiles(parts, named)
  const swept = await sweep(parts.root, unused, repair)
  const findings = [...shortened(lacking), ...swept]
  return findings.length > 0
    ? findings
    : [fine('pictures', `${count(needed.size, 'picture')} that jobs need, all whole.`)]
}

const restore = 'Put the file back from a backup of the library folder, or change the jobs: nothing is sent without it.'

interface Needed {
  readonly path: string
  readonly sha256: string
  readonly jobId: number
}

/** Whatever looks like a hash in what jobs, batches and undoable edits say counts as named: rather keep one too many. */
async function namesOf({ db }: Store): Promise<{ needed: Map<string, Needed>; named: Set<string> }> {
  const jobs = db.prepare<[number, number], Pick<JobRecord, 'id' | 'state' | 'inputs' | 'change'>>(
    'SELECT id, state, inputs, change FROM job WHERE id > ? AND (inputs IS NOT NULL OR change IS NOT NULL) ORDER BY id LIMIT ?',
  )
  const needed = new Map<string, Needed>()
  const named = new Set<string>()
  const note = (text: string | null): void => {
    for (const [hash] of text?.matchAll(anyHash) ?? []) named.add(hash)
  }
  for (let page = jobs.all(0, jobsPerPage); page.length > 0; page = jobs.all(page.at(-1)?.id ?? 0, jobsPerPage)) {
    for (const job of page) {
      note(job.inputs)
      note(job.change)
      if (job.state === 'done' || job.state === 'cancelled') continue
      for (const picture of picturesOf(inputsOf(job)))
        needed.set(picture.sha256, { path: referencePath(picture), sha256: picture.sha256, jobId: job.id })
    }
    await nextTurn()
  }
  for (const text of db.prepare<[], string>('SELECT recipe FROM batch').pluck().all()) note(text)
  for (const text of db.prepare<[], string>('SELECT before FROM queue_edit').pluck().all()) note(text)
  return { needed, named }
}

async function namedByCharacters(root: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(join(root, 'characters'), { recursive: true, withFileTypes: true }).catch(() => [])
  const texts = await mapSome(
    entries.filter((entry) => entry.isFile()),
    (entry) => readFile(join(entry.parentPath, entry.name), 'utf8'),
  )
  return new Set(texts.flatMap((text) => text.match(anyHash) ?? []))
}

/** Null when the file is there and has its hash. */
async function faultOf(root: string, { path, sha256, jobId }: Needed): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(join(root, path)), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) hash.update(chunk)
    })
  } catch {
    return `${path}, which job ${jobId} takes along, is missing.`
  }
  return hash.digest('hex') === sha256 ? null : `${path}, which job ${jobId} takes along, is damaged.`
}

/** Relative to the library. */
async function unusedFiles({ root, clock }: DoctorParts, named: ReadonlySet<string>): Promise<readonly string[]> {
  const entries = await readdir(join(root, 'refs'), { recursive: true, withFileTypes: true })
  const candidates = entries
    .filter((entry) => entry.isFile() && ownName.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !named.has(basename(path).slice(0, 64)))
  const old = await mapSome(candidates, async (path) => {
    const facts = await stat(path).catch(() => null)
    return facts !== null && clock() - facts.mtimeMs > youngMs
  })
  return candidates.filter((_, index) => old[index]).map((path) => relative(root, path).replaceAll('\\', '/'))
}

async function sweep(root: string, paths: readonly string[], repair: boolean): Promise<readonly DoctorFinding[]> {
  if (paths.length === 0) return []
  const message = `${count(paths.length, 'file')} in refs that no job, batch or character names.`
  const fix = 'Repair moves them into the folder orphans.'
  if (!repair) return [wrong('pictures', message, fix)]
  await makeFolder(root, 'orphans')
  const gone = await mapSome(paths, (path) => (isThumb(path) ? removeQuietly(join(root, path)) : setAside(root, path)))
  return [wrong('pictures', `${message} Moved to orphans.`, fix, gone.every(Boolean))]
}

const isThumb = (path: string): boolean => path.endsWith('-256.webp')

/** False when it could not be moved. */
async function setAside(root: string, path: string): Promise<boolean> {
  try {
    await publishFile({ tmp: join(root, path), finalDir: join(root, 'orphans'), name: basename(path) })
    return true
  } catch {
    return false
  }
}
