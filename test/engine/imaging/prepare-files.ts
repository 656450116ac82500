import { createCipheriv } from 'node:crypto'
import { deflateSync, crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'

/** A picture of two colours: left brown, right green, with a white corner at the top left that tells which way is up. */
export function plain(width = 96, height = 64, channels: 3 | 4 = 3): Sharp {
  const pixels = Buffer.alloc(width * height * channels)
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isCorner = x < width / 4 && y < height / 4
      const colour = isCorner ? [255, 255, 255] : x < width / 2 ? [150, 90, 40] : [40, 140, 60]
      for (const value of colour) pixels[at++] = value
      if (channels === 4) pixels[at++] = x < width / 2 ? 0 : 255
    }
  }
  return sharp(pixels, { raw: { width, height, channels } })
}

/** Black with a white square of half the size in the middle. */
export function blackAndWhite(width = 96, height = 64): Sharp {
  const square = { create: { width: width / 2, height: height / 2, channels: 3 as const, background: '#ffffff' } }
  return sharp({ create: { width, height, channels: 3, background: '#000000' } }).composite([{ input: square }])
}

/** Pixels that cannot be compressed, always the same ones: a PNG of them has a byte for each value. */
export function noise(width: number, height: number): Sharp {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16))
  return sharp(cipher.update(Buffer.alloc(width * height * 3)), { raw: { width, height, channels: 3 } })
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const head = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([head, body, check])
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A PNG that claims a size, with pixels for it or without. */
export function pngClaiming(width: number, height: number, pixels: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The PNG with one more chunk right after its head. */
export function withChunk(png: Buffer, name: string, data: Buffer): Buffer {
  return Buffer.concat([png.subarray(0, 33), chunk(name, data), png.subarray(33)])
}

/** An ISO file that says it is HEIC and holds nothing. */
export function heicShell(): Buffer {
  return Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
}

export function svg(inside: string, attributes = 'width="48" height="32"'): Buffer {
  return Buffer.from(`<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`)
}
