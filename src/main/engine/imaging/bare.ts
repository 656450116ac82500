import type { InputFormat } from '../../../contract/reference.ts'

/**
 * needed: pixels, and what says how they look. provenance: a C2PA manifest, which a change of the file makes worthless.
 * extra: whatever else somebody wrote into the file: place, time, device, names, words, thumbnails, what follows its end.
 */
type Piece = { readonly is: 'needed' | 'provenance' | 'extra'; readonly data: Buffer }

/**
 * A picture without what it says beside its pixels and their colours: EXIF, XMP, IPTC, comments and the like. No pixel is
 * encoded anew; its profile stays. The same buffer where there is nothing of the kind, with its provenance then. Null: the
 * file is not put together as its format says. For upright pictures: a rotation would be lost.
 */
export function bare(bytes: Buffer, format: InputFormat): Buffer | null {
  const pieces = { png: pngPieces, jpeg: jpegPieces, webp: webpPieces }[format](bytes)
  if (pieces === null) return null
  if (pieces.every(({ is }) => is !== 'extra')) return bytes
  const data = Buffer.concat(pieces.flatMap((piece) => (piece.is === 'needed' ? [piece.data] : [])))
  return format === 'webp' ? withHead(data) : data
}

/** Chunks that say what the pixels are and how they look (PNG specification, third edition, 11.2 and 11.3). */
const pngNeeded = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT'.split(' '),
)

function pngPieces(bytes: Buffer): readonly Piece[] | null {
  const pieces: Piece[] = [{ is: 'needed', data: bytes.subarray(0, 8) }]
  for (let at = 8; at + 12 <= bytes.length;) {
    const name = bytes.toString('latin1', at + 4, at + 8)
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return null
    const is = pngNeeded.has(name) ? 'needed' : name === 'caBX' ? 'provenance' : 'extra'
    pieces.push({ is, data: bytes.subarray(at, end) })
    if (name === 'IEND') return [...pieces, ...after(bytes, end)]
    at = end
  }
  return null
}

function after(bytes: Buffer, end: number): readonly Piece[] {
  return end < bytes.length ? [{ is: 'extra', data: bytes.subarray(end) }] : []
}

/** Segments up to the end of the image; a scan's segment goes on until the next marker (ITU-T T.81, B.1). */
function jpegPieces(bytes: Buffer): readonly Piece[] | null {
  const pieces: Piece[] = [{ is: 'needed', data: bytes.subarray(0, 2) }]
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes.readUInt8(at + 1)
    if (bytes[at] !== 0xff) return null
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = bytes.readUInt16BE(at + 2)
    const head = at + 2 + length
    const end = marker === 0xda ? endOfScan(bytes, head) : head
    if (length < 2 || end === null || end > bytes.length) return null
    pieces.push(segment(marker, bytes.subarray(at, end)))
    if (bytes[end] === 0xff && bytes[end + 1] === 0xd9)
      return [...pieces, { is: 'needed', data: bytes.subarray(end, end + 2) }, ...after(bytes, end + 2)]
    at = end
  }
  return null
}

/** Where the next marker stands after the data of a scan; restarts belong to it. */
function endOfScan(bytes: Buffer, from: number): number | null {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length;) {
    const next = bytes.readUInt8(at + 1)
    if (next !== 0xff && next !== 0 && (next < 0xd0 || next > 0xd7)) return at
    at = next === 0xff ? at + 1 : bytes.indexOf(0xff, at + 2)
  }
  return null
}

function segment(marker: number, data: Buffer): Piece {
  const says = (text: string): boolean => data.toString('latin1', 4, 4 + text.length) === text
  if (marker === 0xe0 && says('JFIF\0')) return { is: data.length > 18 ? 'extra' : 'needed', data }
  if (marker === 0xe2 && says('ICC_PROFILE\0')) return { is: 'needed', data }
  // Whether three or four channels were transformed: without it colours come out wrong.
  if (marker === 0xee && says('Adobe')) return { is: 'needed', data }
  if (marker === 0xeb && says('JP')) return { is: 'provenance', data }
  const isNote = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe
  return { is: isNote ? 'extra' : 'needed', data }
}

const webpNeeded = new Set(['VP8X', 'ICCP', 'ALPH', 'VP8 ', 'VP8L', 'ANIM', 'ANMF'])

/** The chunks of a RIFF file, each filled up to an even length (RFC 9649, 2.3 and 2.7). */
function webpPieces(bytes: Buffer): readonly Piece[] | null {
  const whole = bytes.readUInt32LE(4) + 8
  if (whole > bytes.length) return null
  const pieces: Piece[] = [{ is: 'needed', data: bytes.subarray(0, 12) }]
  let at = 12
  while (at + 8 <= whole) {
    const name = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const end = at + 8 + length + (length % 2)
    if (end > whole) return null
    const is = webpNeeded.has(name) ? 'needed' : name === 'C2PA' ? 'provenance' : 'extra'
    pieces.push({ is, data: bytes.subarray(at, end) })
    at = end
  }
  return at === whole ? [...pieces, ...after(bytes, whole)] : null
}

/** A WebP that was put together anew: its length, and in the extended head that it has neither EXIF nor XMP. */
function withHead(data: Buffer): Buffer {
  data.writeUInt32LE(data.length - 8, 4)
  if (data.toString('latin1', 12, 16) === 'VP8X') data.writeUInt8(data.readUInt8(20) & ~0x0c, 20)
  return data
}
