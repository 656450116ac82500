import { randomUUID } from 'node:crypto'
import { mkdir, open, realpath, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { isAbsolute, join, relative, sep } from 'node:path'
import { failed, failureOf, ProofsheetError } from '../../../../contract/failure.ts'
import type { Delivery, DeliveryPlan, DeliveryResult } from '../../../../contract/delivery.ts'
import { diskFailure, errnoOf } from '../../disk-failure.ts'
import { publishFile } from '../../files/publish.ts'
import { temporaryPrefix } from '../../files/paths.ts'
import { countFiles, plannedImages, type PlannedImage } from './files.ts'
import { sheetColumnsOf, startManifest } from './manifest.ts'
import { inOrder } from './ordered.ts'
import type { DeliveryParts } from './parts.ts'
import { batchOpener, imagesPerBatch, leftOutOf, openImage } from './source.ts'
import { writeFile, type WrittenFile } from './write.ts'

const mostExamples = 12

/** What an export would write. Throws `not_found`, or `bad_request` for a query. */
export async function planDelivery(parts: DeliveryParts, delivery: Delivery): Promise<DeliveryPlan> {
  const { images, files } = countFiles(parts, delivery)
  const problems = images === 0 ? ['There are no images to deliver.'] : [...nameProblems(parts, delivery)]
  const examples: string[] = []
  if (problems.length === 0) {
    for await (const image of plannedImages(parts, delivery)) {
      examples.push(...image.files.map(({ path }) => path))
      if (examples.length >= mostExamples) break
    }
  }
  const leftOut = leftOutOf(parts, delivery.source)
  return { images, files, examples: examples.slice(0, mostExamples), leftOut, problems }
}

/** What is wrong with the file-name template, for every batch of the delivery, each message once. */
function nameProblems(parts: DeliveryParts, delivery: Delivery): ReadonlySet<string> {
  const batchOf = batchOpener(parts, delivery)
  const messages = new Set<string>()
  for (const batchId of imagesPerBatch(parts, delivery.source).keys()) {
    for (const { code, severity, message, fix } of batchOf(batchId).composer.problems) {
      const aboutNames = code === 'bad_name' || (delivery.fileName !== null && code === 'template_syntax')
      if (aboutNames && severity === 'error') messages.add(`${message} ${fix}`)
    }
  }
  return messages
}

export interface DeliveryRun {
  /** Absolute; made when missing. */
  readonly dir: string
  readonly signal: AbortSignal
  /** Files settled, of how many. */
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Writes an export: files, then `manifest.csv`, all without replacing anything. A file that cannot be written is listed
 * under `failed` and the rest go on. Throws `bad_request` (nothing to deliver, target inside the library),
 * `target_unwritable`, `cancelled`.
 */
export async function runDelivery(parts: DeliveryParts, delivery: Delivery, run: DeliveryRun): Promise<DeliveryResult> {
  const { problems, files: total, leftOut } = await planDelivery(parts, delivery)
  if (problems.length > 0) throw failed('bad_request', problems.join(' '), 'Nothing was written.')
  const target = await openTarget(parts.root, run.dir)
  const manifestTmp = join(target, `${temporaryPrefix}${randomUUID()}`)
  const tally = { files: 0, bytes: 0, failed: [] as { path: string; message: string }[] }
  try {
    await using manifestFile = await open(manifestTmp, 'wx').catch((error: unknown) => {
      throw unwritable(target, error)
    })
    const manifest = await startManifest(manifestFile, columnsOf(parts, delivery))
    const work = (image: PlannedImage) => writeImage(parts, image, target, run.signal)
    for await (const { image, written } of inOrder(plannedImages(parts, delivery), availableParallelism(), work)) {
      for (const outcome of written) {
        if ('message' in outcome) tally.failed.push(outcome)
        else {
          tally.files += 1
          tally.bytes += outcome.bytes
          await manifest.add(image, outcome)
        }
      }
      if (run.signal.aborted) throw cancelled(tally.files, target)
      run.onProgress(tally.files + tally.failed.length, total)
    }
    const batchOf = batchOpener(parts, delivery)
    for (const { why, imageIds } of leftOut)
      for (const id of imageIds) await manifest.leaveOut(openImage(parts, batchOf, id), why)
    await manifestFile.sync()
    const path = await publishFile({ tmp: manifestTmp, finalDir: target, name: 'manifest.csv' })
    return { dir: target, ...tally, manifest: path, leftOut }
  } finally {
    await rm(manifestTmp, { force: true })
  }
}

type Outcome = WrittenFile | { readonly path: string; readonly message: string }

/** All files of one image, one after the other. Never rejects. */
async function writeImage(
  parts: DeliveryParts,
  image: PlannedImage,
  target: string,
  signal: AbortSignal,
): Promise<{ readonly image: PlannedImage; readonly written: readonly Outcome[] }> {
  const written: Outcome[] = []
  for (const file of image.files) {
    if (signal.aborted) break
    written.push(
      await writeFile(parts, image, file, target).catch((error: unknown) => ({
        path: file.path,
        message: reasonOf(error),
      })),
    )
  }
  return { image, written }
}

/** What publishing calls the library is the target here. */
function reasonOf(error: unknown): string {
  const cause = error instanceof ProofsheetError && errnoOf(error.cause) !== null ? error.cause : error
  return failureOf(diskFailure(cause, 'writing the export')).message
}

/** Makes the target and gives its real path. The library is no target: an export there could be taken for its own files. */
async function openTarget(root: string, dir: string): Promise<string> {
  if (!isAbsolute(dir)) throw failed('bad_request', `"${dir}" is not an absolute path.`, 'Choose a folder.')
  const target = await mkdir(dir, { recursive: true })
    .then(() => realpath(dir))
    .catch((error: unknown) => {
      throw unwritable(dir, error)
    })
  const way = relative(root, target)
  if (way === '' || !(way.startsWith(`..${sep}`) || way === '..' || isAbsolute(way))) {
    throw failed('bad_request', 'The target lies inside the library.', 'Choose a folder outside it.')
  }
  return target
}

function unwritable(dir: string, cause: unknown) {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return failed('target_unwritable', `Nothing can be written to ${dir}: ${reason}.`, 'Choose another folder.', cause)
}

function cancelled(files: number, target: string) {
  return failed(
    'cancelled',
    `The export was stopped; ${files} files are in ${target}, without a manifest.`,
    'Export again: finished files are kept.',
  )
}

function columnsOf(parts: DeliveryParts, delivery: Delivery): readonly string[] {
  const batches = [...imagesPerBatch(parts, delivery.source).keys()]
  return sheetColumnsOf(batches.map((id) => parts.store.batches.source(id).columns))
}
