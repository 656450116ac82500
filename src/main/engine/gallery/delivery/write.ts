import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, open, rm } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { failed } from '../../../../contract/failure.ts'
import { publishFile } from '../../files/publish.ts'
import { resolveInside, temporaryPrefix } from '../../files/paths.ts'
import type { RenditionRecord } from '../../store/images.ts'
import { factsOf } from '../alpha.ts'
import { finishedSource } from '../finished.ts'
import type { PlannedFile, PlannedImage } from './files.ts'
import type { DeliveryParts } from './parts.ts'

export interface WrittenFile {
  /** Relative to the target, with `/`: as planned, or with a suffix where another file had the name. */
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly format: string
}

/**
 * Writes one file of an export under a temporary name beside its place, then publishes it: what was there stays, and the
 * same bytes under the same name are taken as already delivered. Rejects with a ProofsheetError.
 */
export async function writeFile(
  parts: DeliveryParts,
  planned: PlannedImage,
  file: PlannedFile,
  target: string,
): Promise<WrittenFile> {
  const place = join(target, file.path)
  const folder = dirname(place)
  await mkdir(folder, { recursive: true })
  const tmp = join(folder, `${temporaryPrefix}${randomUUID()}`)
  try {
    const facts = file.rendition ? await renditionTo(parts, planned, file, tmp) : await originalTo(parts, planned, tmp)
    const published = await publishFile({ tmp, finalDir: folder, name: basename(place) })
    return { ...facts, path: relative(target, published).replaceAll('\\', '/') }
  } finally {
    await rm(tmp, { force: true })
  }
}

type Facts = Omit<WrittenFile, 'path'>

/** Byte for byte, and only if they still are the bytes that were paid for. */
async function originalTo(parts: DeliveryParts, { image }: PlannedImage, tmp: string): Promise<Facts> {
  const { sha256, bytes } = await copy(resolveInside(parts.root, image.path), tmp)
  if (sha256 !== image.sha256) {
    throw failed('disk_error', 'The original in the library has changed on disk.', 'Run `proofsheet doctor`.')
  }
  return { sha256, bytes, width: image.width, height: image.height, format: image.format }
}

async function renditionTo(
  parts: DeliveryParts,
  { image, batch, cut }: PlannedImage,
  { rendition }: PlannedFile,
  tmp: string,
): Promise<Facts> {
  if (!rendition) throw new Error('An original is copied, not rendered')
  const { format } = rendition
  const made = madeBefore(parts, { image, batch, cut }, rendition.name)
  const copied = made && (await copy(resolveInside(parts.root, made.path), tmp).catch(() => null))
  // A rendition that is missing or cut short costs nothing to make again.
  if (made && copied?.bytes === made.bytes) return { ...copied, width: made.width, height: made.height, format }
  const source = await finishedSource(parts.root, parts.store, image)
  const outputs = [{ rendition, path: tmp, cut }]
  const [picture] = await parts.converter.render({ ...source, outputs, thumbs: [] })
  if (!picture) throw new Error('The converter made nothing')
  // The converter writes for the library's eyes only; an export is for others too. Some network disks know no modes.
  await chmod(tmp, 0o666 & ~process.umask()).catch(() => undefined)
  await using handle = await open(tmp, 'r+')
  await handle.sync()
  return { sha256: await hashOf(tmp), bytes: picture.bytes, width: picture.width, height: picture.height, format }
}

/** The file of that name beside the original, when it is made of the same part of the picture. */
function madeBefore(
  { store }: DeliveryParts,
  { image, batch, cut }: Pick<PlannedImage, 'image' | 'batch' | 'cut'>,
  name: string,
): RenditionRecord | undefined {
  const crop = cut ? `${cut.width}x${cut.height}` : null
  if (!batch.ownRenditions || (factsOf(image).crop ?? null) !== crop) return undefined
  return store.images.renditionsOf(image.id).find((rendition) => rendition.name === name)
}

/** Copies and hashes in one pass. Made durable: a published name must never stand for less than the whole file. */
async function copy(from: string, to: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(
    createReadStream(from),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        bytes += chunk.length
        yield chunk
      }
    },
    createWriteStream(to, { flags: 'w', flush: true }),
  )
  return { sha256: hash.digest('hex'), bytes }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
