import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { DoctorFinding } from '../../../../contract/doctor.ts'
import { failureOf } from '../../../../contract/failure.ts'
import { resolveInside } from '../../files/paths.ts'
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
