import chardet from 'chardet'
import { failed } from '../../../contract/failure.ts'

/** A file as text, and the name of its encoding for people. */
export interface Decoded {
  readonly text: string
  readonly encoding: string
}

const sampleBytes = 64 * 1024
/** Below this, chardet's guess on a few accented letters is noise; Windows-1252 is what spreadsheets write. */
const leastConfidence = 25
/** Fewer bytes above ASCII than this say nothing about a language. */
const leastLetters = 6
/** How much surer than of Western European the guess must be of another encoding: neighbours differ in a few letters. */
const leastLead = 10

/**
 * Bytes to text: a byte order mark decides, else strict UTF-8, else the NUL pattern of UTF-16, else chardet's guess.
 * `encoding` (a WHATWG label) overrules all of it. Throws `sheet_unreadable` for what is no text.
 */
export function decode(bytes: Uint8Array, fileName: string, encoding?: string): Decoded {
  refuseKnownBinaries(bytes, fileName)
  if (encoding !== undefined) return decodeAs(bytes, encoding, fileName)
  const marked = encodingOfMark(bytes)
  if (marked) return decodeAs(bytes, marked, fileName)
  const wide = encodingOfNuls(bytes, fileName)
  if (wide) return decodeAs(bytes, wide, fileName)
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' }
  } catch {
    return decodeAs(bytes, guess(bytes), fileName)
  }
}

function decodeAs(bytes: Uint8Array, encoding: string, fileName: string): Decoded {
  const decoder = decoderFor(encoding)
  if (!decoder) {
    const action = 'Choose another one, for example utf-8, utf-16le or windows-1252.'
    throw failed('sheet_unreadable', `The encoding "${encoding}" of ${fileName} is not known.`, action)
  }
  const marked = encodingOfMark(bytes) === 'utf-8' && decoder.encoding === 'utf-8'
  return { text: decoder.decode(bytes), encoding: marked ? 'UTF-8 with BOM' : titleOf(decoder.encoding) }
}

function decoderFor(encoding: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(encoding)
  } catch {
    return null
  }
}

function titleOf(encoding: string): string {
  const special: Readonly<Record<string, string>> = {
    'utf-16le': 'UTF-16 LE',
    'utf-16be': 'UTF-16 BE',
    shift_jis: 'Shift_JIS',
    'koi8-r': 'KOI8-R',
    'koi8-u': 'KOI8-U',
  }
  return (
    special[encoding] ??
    encoding.replace(/^windows/, 'Windows').replace(/^(utf|iso|euc|gb|big)/, (s) => s.toUpperCase())
  )
}

function encodingOfMark(bytes: Uint8Array): string | null {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return 'utf-8'
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le'
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be'
  return null
}

/** Latin text in UTF-16 has a NUL in every other byte; a text in any other encoding has none, or a stray one. */
function encodingOfNuls(bytes: Uint8Array, fileName: string): string | null {
  const sample = bytes.subarray(0, 4096)
  let even = 0
  let odd = 0
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] !== 0) continue
    if (i % 2 === 0) even++
    else odd++
  }
  const pairs = sample.length / 2
  if (odd > pairs * 0.3 && even < pairs * 0.1) return 'utf-16le'
  if (even > pairs * 0.3 && odd < pairs * 0.1) return 'utf-16be'
  if (even + odd > sample.length * 0.05) throw unreadable(fileName, 'is not a text file')
  return null
}

function guess(bytes: Uint8Array): string {
  const first = Math.max(0, bytes.findIndex((byte) => byte > 0x7f) - 1024)
  const sample = bytes.subarray(first, first + sampleBytes)
  if (sample.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0) < leastLetters) return 'windows-1252'
  const matches = chardet.analyse(sample)
  const best = matches.find((match) => decoderFor(match.name) !== null)
  const western = matches.find((match) => /^(ISO-8859-1|windows-1252)$/.test(match.name))?.confidence ?? 0
  const sure = best !== undefined && best.confidence >= leastConfidence && best.confidence - western >= leastLead
  return sure ? best.name : 'windows-1252'
}

const containers: readonly (readonly [readonly number[], string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'is an Excel workbook or another ZIP file, not a text file'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'is an old Excel workbook, not a text file'],
  [[0xff, 0xfe, 0x00, 0x00], 'is in UTF-32, which is not read'],
  [[0x00, 0x00, 0xfe, 0xff], 'is in UTF-32, which is not read'],
  [[0x1f, 0x8b], 'is compressed'],
  [[0x25, 0x50, 0x44, 0x46, 0x2d], 'is a PDF'],
  [[0x89, 0x50, 0x4e, 0x47], 'is a picture'],
  [[0xff, 0xd8, 0xff], 'is a picture'],
]

function refuseKnownBinaries(bytes: Uint8Array, fileName: string): void {
  const found = containers.find(([magic]) => startsWith(bytes, magic))
  if (found) throw unreadable(fileName, found[1])
}

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, i) => bytes[i] === byte)

const unreadable = (fileName: string, why: string) =>
  failed('sheet_unreadable', `${fileName} ${why}.`, 'Save it as CSV (UTF-8) and open that file.')
