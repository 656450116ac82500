import { isSvg } from './svg-sniff.ts'

/** What a file of the user's own is, by its bytes. Its name says nothing. */
export type InputKind = 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff' | 'avif' | 'heic' | 'svg'

const avifBrands = new Set(['avif', 'avis'])
const heicBrands = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'])

/** Null for anything that is no picture the converter reads. */
export function sniffInput(bytes: Buffer): InputKind | null {
  const head = bytes.toString('latin1', 0, 16)
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp'
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif'
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'tiff'
  if (head.slice(4, 8) === 'ftyp') return isoKind(bytes)
  return isSvg(bytes) ? 'svg' : null
}

/** The major brand may be a general one; then the list of compatible brands tells. */
function isoKind(bytes: Buffer): InputKind | null {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 256)
  const brands: string[] = []
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(bytes.toString('latin1', at, at + 4))
  if (brands.some((brand) => avifBrands.has(brand))) return 'avif'
  return brands.some((brand) => heicBrands.has(brand)) ? 'heic' : null
}

/** What an encoder wrote about the pixels of a PNG. */
export interface PngHead {
  readonly bits: number
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
  readonly colour: number
  /** One colour stands for transparent. */
  readonly hasKey: boolean
  readonly isAnimated: boolean
}

/** The chunks before the pixels; null for a PNG that is cut short in them. See the PNG specification, 5.3 and 11.2. */
export function readPngHead(bytes: Buffer): PngHead | null {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null
  let hasKey = false
  let isAnimated = false
  let at = 8
  while (at + 12 <= bytes.length) {
    const name = bytes.toString('latin1', at + 4, at + 8)
    if (name === 'IDAT') return { bits: bytes.readUInt8(24), colour: bytes.readUInt8(25), hasKey, isAnimated }
    hasKey ||= name === 'tRNS'
    isAnimated ||= name === 'acTL'
    at += 12 + bytes.readUInt32BE(at)
  }
  return null
}
