import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { FileAddress } from '../../contract/channel.ts'
import { imageSizes, type ImageSize } from '../../contract/image.ts'
import { pictureType } from './picture-type.ts'

export interface ImageSource {
  /** Absolute path of the image's file as the engine knows it; null when there is none. */
  readonly find: (address: FileAddress) => Promise<string | null>
  /** The library's folder; null while no library is open. */
  readonly library: () => string | null
}

const image = new RegExp(`^image://i/([1-9][0-9]{0,14})/(${imageSizes.join('|')})$`)
const reference = /^image:\/\/r\/([0-9a-f]{64})\/(small|original)$/
const partial = /^image:\/\/p\/([1-9][0-9]{0,14})\/([1-9])$/

/**
 * Reads `image://i/<id>/<size>`, `image://r/<sha256>/<small|original>` (a picture that goes along with requests) and
 * `image://p/<job>/<n>` (a partial picture), and nothing else: no query, no escapes, no other host.
 */
export function imageAddress(url: string): FileAddress | null {
  const [, id, size] = image.exec(url) ?? []
  if (id !== undefined) return { kind: 'image', imageId: Number(id), size: size as ImageSize }
  const [, sha256, small] = reference.exec(url) ?? []
  if (sha256 !== undefined) return { kind: 'reference', sha256, size: small === 'small' ? 'small' : 'original' }
  const [, jobId, index] = partial.exec(url) ?? []
  return jobId === undefined ? null : { kind: 'partial', jobId: Number(jobId), index: Number(index) }
}

/** Pictures by id. The file must really lie inside the library and must be a picture by its first bytes. */
export function imageHandler(source: ImageSource): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET') return refuse(405)
    const address = imageAddress(request.url)
    if (!address) return refuse(400)
    // A partial picture is gone once the final one is there, also while it is on its way to the page: no fault.
    const missing = address.kind === 'partial' ? 204 : 404
    const file = await insideLibrary(await source.find(address), source.library())
    if (file === null) return refuse(missing)
    const bytes = await readFile(file).catch(() => null)
    const type = bytes && pictureType(bytes)
    if (!type) return refuse(bytes ? 415 : missing)
    return new Response(bytes, {
      headers: { ...headers, 'Content-Type': type, 'Cache-Control': 'private, max-age=31536000, immutable' },
    })
  }
}

const headers = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
} as const

function refuse(status: number): Response {
  return new Response(null, { status, headers })
}

/** The real path of the file when it is below the library's real path, links resolved; else null. */
async function insideLibrary(file: string | null, library: string | null): Promise<string | null> {
  if (file === null || library === null || !path.isAbsolute(file)) return null
  try {
    const [real, root] = await Promise.all([realpath(file), realpath(library)])
    const relative = path.relative(root, real)
    return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? null : real
  } catch {
    return null
  }
}
