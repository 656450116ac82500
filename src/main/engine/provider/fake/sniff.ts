/** What the first bytes of a picture say of it. */
export interface PictureHead {
  readonly format: 'png' | 'jpeg' | 'webp'
  /** px, as stored; a camera's turn is not applied. */
  readonly width: number
  readonly height: number
  /** Eight bits a sample, grey, RGB or a palette, with or without alpha: what the API takes. */
  readonly isUsual: boolean
}

/** Null for anything but a PNG, JPEG or WebP whose head is whole. */
export function sniff(bytes: Buffer): PictureHead | null {
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1A\n') return pngHead(bytes)
  if (bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8) return jpegHead(bytes)
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
  return isWebp ? webpHead(bytes) : null
}

function pngHead(bytes: Buffer): PictureHead | null {
  if (bytes.length < 33) return null
  return {
    format: 'png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    isUsual: (bytes[24] ?? 0) <= 8,
  }
}

/** Walks the segments to the frame header (SOF0 to SOF15 without DHT, JPG and DAC). */
function jpegHead(bytes: Buffer): PictureHead | null {
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff) return null
    if (marker < 0xc0 || marker > 0xcf || marker === 0xc4 || marker === 0xc8 || marker === 0xcc) continue
    const isUsual = bytes[at + 4] === 8 && (bytes[at + 9] === 1 || bytes[at + 9] === 3)
    return { format: 'jpeg', width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5), isUsual }
  }
  return null
}

function webpOf(width: number, height: number): PictureHead {
  return { format: 'webp', width, height, isUsual: true }
}

/** The three kinds of a WebP's first chunk (RFC 9649). */
function webpHead(bytes: Buffer): PictureHead | null {
  if (bytes.length < 30) return null
  const kind = bytes.toString('latin1', 12, 16)
  if (kind === 'VP8X') return webpOf(bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1)
  if (kind === 'VP8L') {
    const bits = bytes.readUInt32LE(21)
    return webpOf((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
  }
  return kind === 'VP8 ' ? webpOf(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff) : null
}
