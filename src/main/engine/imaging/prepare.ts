import { hash } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { diskFailure, errnoOf } from '../disk-failure.ts'
import { bare } from './bare.ts'
import type { PrepareJob, Prepared, PreparedPicture } from './prepare-job.ts'
import { mostFileBytes } from './prepare-limits.ts'
import { overlayOf } from './prepare-overlay.ts'
import { decodeInput, encodeToSend, isSendable, lookAt, opened, type Encoded, type Looked } from './prepare-picture.ts'
import { sniffInput, type InputKind } from './prepare-sniff.ts'
import { saveAnew, Trouble, undecoded } from './prepare-trouble.ts'
import type { OnDrawing } from './protocol.ts'

/** See `PrepareJob`. Every pixel is decoded, so that no broken file is found out by a paid request. */
export async function prepare(job: PrepareJob, onDrawing: OnDrawing): Promise<Prepared> {
  try {
    const looked = await readInput(job.sourcePath, onDrawing)
    const made = await madeOf(looked, job)
    return { kind: 'ready', picture: made === null ? await asItIs(looked, job) : await written(made, job) }
  } catch (error) {
    if (error instanceof Trouble) return { kind: 'problem', message: error.message, fix: error.fix }
    throw diskFailure(error, 'preparing a picture')
  }
}

/** Null: the bytes can be sent as they are, but for what they say beside the picture. */
async function madeOf(looked: Looked, { as }: PrepareJob): Promise<Encoded | null> {
  if (as.kind === 'mask' || as.kind === 'markup') return overlayOf(looked, as)
  const asPng = as.kind === 'base'
  if (isSendable(looked, asPng)) return null
  return encodeToSend(await decodeInput(looked), looked.kind, asPng)
}

async function readInput(path: string, onDrawing: OnDrawing): Promise<Looked> {
  const bytes = await bytesOf(path)
  if (bytes.length === 0) throw new Trouble('The file is empty.', 'Save the picture again.')
  const kind = sniffInput(bytes)
  if (kind === null) throw new Trouble('It is no picture that can be read here.', saveAnew)
  if (kind === 'svg') onDrawing(true)
  return lookAt(bytes, kind)
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    if ((await stat(path)).size > mostFileBytes)
      throw new Trouble('The file is larger than 256 MB.', 'Scale the picture down.')
    return await readFile(path)
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ENOENT') throw new Trouble('The file is no longer there.', 'Put it back, or correct its name.')
    if (errno === 'EACCES' || errno === 'EPERM')
      throw new Trouble('The file may not be read.', 'Change its permissions.')
    throw error
  }
}

/** Where and when a photograph was taken is nobody's business: what a file says beside its picture stays here. */
async function asItIs(looked: Looked, job: PrepareJob): Promise<PreparedPicture> {
  const { bytes, kind, metadata } = looked
  const { width, height } = metadata
  const format = sentAs(kind)
  const data = job.keepsNotes ? bytes : bare(bytes, format)
  if (data === null) return written(await encodeToSend(await decodeInput(looked), kind, job.as.kind !== 'image'), job)
  if (data !== bytes) return written({ data, format, width, height }, job)
  await writeThumb(looked, job.thumb)
  return { ...factsOf(bytes), format, width, height, path: job.sourcePath }
}

async function written(made: Encoded, { outputPath, thumb }: PrepareJob): Promise<PreparedPicture> {
  const { data, format, width, height } = made
  await writeFile(outputPath, data, { mode: 0o600 })
  await writeThumb(await lookAt(data, format), thumb)
  return { ...factsOf(data), format, width, height, path: outputPath }
}

function factsOf(bytes: Buffer): { readonly sha256: string; readonly bytes: number } {
  return { sha256: hash('sha256', bytes), bytes: bytes.length }
}

function sentAs(kind: InputKind): PreparedPicture['format'] {
  if (kind === 'png' || kind === 'jpeg' || kind === 'webp') return kind
  throw new Error(`${kind} is not sent as it is.`)
}

/** Made whether it is wanted or not: it is the proof that the picture decodes. */
async function writeThumb(looked: Looked, thumb: PrepareJob['thumb']): Promise<void> {
  const edge = thumb?.edge ?? 256
  try {
    const small = await opened(looked)
      .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75, effort: 0 })
      .toBuffer()
    if (thumb) await writeFile(thumb.path, small, { mode: 0o600 })
  } catch (error) {
    throw errnoOf(error) === null ? undecoded(looked.kind, error) : error
  }
}
