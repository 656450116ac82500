import { readFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import { failed } from '../../../../contract/failure.ts'
import type { PictureSource } from './picture.ts'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Signature and IHDR chunk: another chunk may follow directly. */
const afterHeader = signature.byteLength + 25

/**
 * Pictures that cost next to nothing and are all different, for measuring everything but the drawing: a grey gradient,
 * encoded once per size, plus a numbered text chunk; previews have no number of their own. Always an opaque PNG, whatever format was asked for.
 */
export function flatPictures(): PictureSource {
  const bySize = new Map<string, Buffer>()
  let made = 0
  return {
    draw({ width, height, softness = 0 }) {
      const size = `${width}x${height}`
      const base = bySize.get(size) ?? gradient(width, height)
      bySize.set(size, base)
      if (softness === 0) made += 1
      return Promise.resolve(numbered(base, made))
    },
  }
}

/** One PNG file over and over, made different by a numbered text chunk. Throws `bad_request` for anything but a PNG. */
export function filePictures(path: string): PictureSource {
  const base = readFileSync(path)
  if (!base.subarray(0, signature.byteLength).equals(signature)) {
    throw failed('bad_request', 'The picture file for the fake API is not a PNG.', 'Give a PNG file.')
  }
  let made = 0
  return {
    draw({ softness = 0 }) {
      if (softness === 0) made += 1
      return Promise.resolve(numbered(base, made))
    },
  }
}

function numbered(png: Buffer, number: number): Buffer {
  const text = chunk('tEXt', Buffer.from(`Comment\0Practice picture ${number}`, 'latin1'))
  return Buffer.concat([png.subarray(0, afterHeader), text, png.subarray(afterHeader)])
}

function gradient(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits a sample, grey.
  header[8] = 8
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    // The first byte of a row is its filter: none.
    rows.fill(64 + Math.round((128 * y) / height), y * (width + 1) + 1, (y + 1) * (width + 1))
  }
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const result = Buffer.alloc(typed.byteLength + 8)
  result.writeUInt32BE(data.byteLength, 0)
  typed.copy(result, 4)
  result.writeUInt32BE(crc32(typed), typed.byteLength + 4)
  return result
}
