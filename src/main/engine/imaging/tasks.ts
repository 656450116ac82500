import { hash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { type MoneyFate, ProofsheetError } from '../../../contract/failure.ts'
import { diskFailure } from '../disk-failure.ts'
import { writeRendition, writeThumbs } from './derive.ts'
import { decodeStored, type Decoded } from './drawing.ts'
import { undecodable, unreadable } from './failures.ts'
import { finishPixels, type Finished } from './finishing.ts'
import type { Extracted, ExtractJob, PictureFile, RenderJob } from './imaging.ts'
import { decodePicture, isTranslucent, type Pixels, sniffFormat } from './picture.ts'
import type { OnDrawing } from './protocol.ts'
import { parseResponse } from './response.ts'

/** The largest original read. */
const mostBytes = 128 * 1024 * 1024
/** And answer: a stream with its previews. The transport cuts at the same size. */
const mostAnswerBytes = 4 * mostBytes

/** See `ExtractJob`. The original is written only after it decoded; nothing half done is left under a final name. */
export async function extract(job: ExtractJob, onDrawing: OnDrawing): Promise<Extracted> {
  const body = await readCapped(job.responsePath, 'charged', mostAnswerBytes)
  if (body === null) throw unreadable('it is larger than 512 MB')
  const { picture, facts } = parseResponse(body)
  const decoded = await decodeStored(picture, 'charged', onDrawing)
  const { width, height } = decoded.pixels
  const hasAlpha = isTranslucent(decoded.pixels)
  // The original is written from its bytes: what is made from the pixels is made from finished ones.
  const finished = await finishPixels(decoded, job.finish, readPicture, false)
  const [derived] = await atDisk('charged', () =>
    Promise.all([deriveWhatCanBe(decoded, finished, job), writeOriginal(job.originalPath, picture)]),
  )
  return {
    sha256: hash('sha256', picture),
    bytes: picture.length,
    width,
    height,
    format: decoded.format,
    hasAlpha,
    frames: decoded.frames,
    facts,
    ...derived,
  }
}

/** See `RenderJob`. Returns the outputs in their order. */
export async function render(job: RenderJob, onDrawing: OnDrawing): Promise<readonly PictureFile[]> {
  const decoded = await readStored(job.sourcePath, onDrawing)
  const { pixels } = job.finish ? await finishPixels(decoded, job.finish, readPicture, true) : decoded
  return atDisk('none', async () => {
    await writeThumbs(pixels, job.thumbs)
    const files: PictureFile[] = []
    for (const output of job.outputs) files.push(await writeRendition(pixels, output))
    return files
  })
}

async function readStored(path: string, onDrawing: OnDrawing): Promise<Decoded> {
  const bytes = await readCapped(path, 'none')
  if (bytes === null) throw undecodable('larger than 128 MB', 'none')
  return decodeStored(bytes, 'none', onDrawing)
}

/** A picture that finishing another one needs: never a drawing. */
async function readPicture(path: string): Promise<Pixels> {
  const bytes = await readCapped(path, 'none')
  if (bytes === null || sniffFormat(bytes) === null) throw undecodable('unknown file type', 'none')
  return decodePicture(bytes, 'none')
}

type Derived = Pick<Extracted, 'renditions' | 'unmade' | 'alpha' | 'lock' | 'matte' | 'standIn'>

async function deriveWhatCanBe({ format }: Decoded, finished: Finished, job: ExtractJob): Promise<Derived> {
  const { pixels, alpha, lock, matte } = finished
  await writeThumbs(pixels, job.thumbs)
  const renditions: PictureFile[] = []
  const unmade: Extracted['unmade'][number][] = []
  const standIn = finished.isChanged ? job.standIn : null
  const preview = format === 'svg' ? job.preview : null
  for (const output of [...job.renditions, standIn, preview]) {
    if (!output) continue
    try {
      renditions.push(await writeRendition(pixels, output))
    } catch (error) {
      if (!(error instanceof ProofsheetError)) throw error
      unmade.push({ path: output.path, failure: error.failure })
    }
  }
  const made = standIn && renditions.some(({ path }) => path === standIn.path) ? standIn.rendition.name : null
  const cutout = alpha?.grade === 'repaired' ? made : null
  return { renditions, unmade, alpha: alpha && { ...alpha, cutout }, lock, matte, standIn: made }
}

async function readCapped(path: string, money: MoneyFate, most = mostBytes): Promise<Buffer | null> {
  try {
    return (await stat(path)).size > most ? null : await readFile(path)
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
