import { hash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, readFile, rm, stat } from 'node:fs/promises'
import type { AlphaReport } from '../../../contract/alpha.ts'
import { type MoneyFate, ProofsheetError } from '../../../contract/failure.ts'
import { diskFailure } from '../disk-failure.ts'
import { cutoutRendition } from './alpha/cutout.ts'
import { inspectAlpha } from './alpha/inspect.ts'
import { cutOut } from './alpha/matte.ts'
import { writeRendition, writeThumbs } from './derive.ts'
import type { Extracted, ExtractJob, MatteJob, MatteResult, PictureFile, RenderJob } from './imaging.ts'
import { undecodable, unreadable } from './failures.ts'
import { decodePicture, isTranslucent, type Pixels, sniffFormat } from './picture.ts'
import { parseResponse } from './response.ts'

/** The largest answer and original read; the transport cuts at the same size. */
const mostBytes = 128 * 1024 * 1024

/** See `ExtractJob`. The original is written only after it decoded; nothing half done is left under a final name. */
export async function extract(job: ExtractJob): Promise<Extracted> {
  const body = await readCapped(job.responsePath, 'charged')
  if (body === null) throw unreadable('it is larger than 128 MB')
  const { picture, facts } = parseResponse(body)
  const format = sniffFormat(picture)
  if (format === null) throw undecodable('unknown file type', 'charged')
  const pixels = await decodePicture(picture, 'charged')
  const hasAlpha = isTranslucent(pixels)
  // The original is written from its bytes: what is made from the pixels is made from repaired ones.
  const alpha = job.cutout && inspectAlpha(pixels)
  const [derived] = await atDisk('charged', () =>
    Promise.all([deriveWhatCanBe(pixels, job, alpha), writeOriginal(job.originalPath, picture)]),
  )
  return {
    sha256: hash('sha256', picture),
    bytes: picture.length,
    width: pixels.width,
    height: pixels.height,
    format,
    hasAlpha,
    facts,
    ...derived,
  }
}

/** See `RenderJob`. Returns the outputs in their order. */
export async function render(job: RenderJob): Promise<readonly PictureFile[]> {
  const pixels = await readPicture(job.sourcePath)
  if (job.repair) inspectAlpha(pixels)
  return atDisk('none', async () => {
    await writeThumbs(pixels, job.thumbs)
    const files: PictureFile[] = []
    for (const { rendition, path } of job.outputs) files.push(await writeRendition(pixels, rendition, path))
    return files
  })
}

/** See `MatteJob`. */
export async function matte({ method, sourcePaths, path }: MatteJob): Promise<MatteResult> {
  const pictures: Pixels[] = []
  for (const source of sourcePaths) pictures.push(await readPicture(source))
  const { matte, report } = cutOut(method, pictures)
  if (matte.kind !== 'cut' || report.grade === 'unusable') return { report, file: null }
  return { report, file: await atDisk('none', () => writeRendition(matte.picture, cutoutRendition([]), path)) }
}

async function readPicture(path: string): Promise<Pixels> {
  const bytes = await readCapped(path, 'none')
  if (bytes === null || sniffFormat(bytes) === null) throw undecodable('unknown file type', 'none')
  return decodePicture(bytes, 'none')
}

async function deriveWhatCanBe(
  pixels: Pixels,
  job: ExtractJob,
  alpha: AlphaReport | null,
): Promise<Pick<Extracted, 'renditions' | 'unmade' | 'alpha'>> {
  await writeThumbs(pixels, job.thumbs)
  const renditions: PictureFile[] = []
  const unmade: Extracted['unmade'][number][] = []
  const cutout = alpha?.grade === 'repaired' ? job.cutout : null
  for (const { rendition, path } of [...job.renditions, ...(cutout ? [cutout] : [])]) {
    try {
      renditions.push(await writeRendition(pixels, rendition, path))
    } catch (error) {
      if (!(error instanceof ProofsheetError)) throw error
      unmade.push({ path, failure: error.failure })
    }
  }
  const isMade = renditions.some(({ path }) => path === cutout?.path)
  return { renditions, unmade, alpha: alpha && { ...alpha, cutout: cutout && isMade ? cutout.rendition.name : null } }
}

async function readCapped(path: string, money: MoneyFate): Promise<Buffer | null> {
  try {
    return (await stat(path)).size > mostBytes ? null : await readFile(path)
  } catch (error) {
    throw diskFailure(error, 'reading what was received', money)
  }
}

/** A temporary name belongs to one attempt: what an earlier, interrupted try left there is replaced, links never followed. */
async function writeOriginal(path: string, bytes: Buffer): Promise<void> {
  await rm(path, { force: true })
  try {
    await using file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    await file.writeFile(bytes)
    await file.sync()
    // A full disk can shorten a write without an error.
    if ((await file.stat()).size !== bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
  } catch (error) {
    // On a full disk the half file would take the room that the next try needs.
    await rm(path, { force: true })
    throw error
  }
}

async function atDisk<Value>(money: MoneyFate, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw diskFailure(error, 'writing a picture', money)
  }
}
