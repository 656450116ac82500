export interface NameLimit {
  /** UTF-8 bytes the result may have, extension not included; at least 16. 200 leaves room under a file system's 255. */
  readonly maxBytes?: number
}

/** Device names Windows resolves in any folder and with any extension. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])\s*(\.|$)/i
/** Control, bidi and zero-width characters, surrogates, private and unassigned code points, line separators. */
const invisible = /[\p{C}\u2028\u2029]/gu
const forbidden = /[<>:"/\\|?*]/g
const pictureEnding = /\.(png|jpe?g|webp|avif|gif|svg|csv|json)$/i
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const nameless = 'unnamed'
const mostFolders = 8

/**
 * One file name component, without extension, that Windows, macOS and Linux accept: NFC, never empty, no separator, no
 * reserved device, no leading dot, dash or tilde, no trailing dot or space, cut between graphemes.
 */
export function safeFileName(text: string, { maxBytes = 200 }: NameLimit = {}): string {
  const plain = text
    .toWellFormed()
    .replace(/\s/g, ' ')
    .replace(invisible, '')
    .replace(/ +/g, ' ')
    .normalize('NFC')
    .replace(forbidden, '-')
    .replace(/^[\s.~-]+/, '')
  const cut = cutToBytes(guarded(plain), maxBytes).replace(/[\s.]+$/, '')
  return guarded(cut === '' ? nameless : cut)
}

/** An underscore keeps a device name from being one. Asked again after a cut, which may have bared such a name. */
function guarded(name: string): string {
  return reserved.test(name) ? `_${name}` : name
}

/**
 * A relative path from a name template: `/` makes folders, every part is made safe by itself, parts of dots and empty
 * parts vanish, at most 8 folders. Always below the folder it is joined to.
 */
export function safeFilePath(text: string, limit: NameLimit = {}): { readonly folder: string; readonly name: string } {
  const parts = text.split('/').filter((part) => !/^[\s.]*$/.test(part))
  const name = safeFileName(parts.pop() ?? '', limit)
  // A folder called "a.png" could meet a file of that name.
  const folders = parts.slice(0, mostFolders).map((part) => safeFileName(part.replace(pictureEnding, '-$1'), limit))
  return { folder: folders.join('/'), name }
}

function cutToBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text
  let bytes = 0
  let end = 0
  for (const { segment } of graphemes.segment(text)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > maxBytes) break
    end += segment.length
  }
  return text.slice(0, end)
}

/** What two names have in common that some file system takes for the same: case folded, NFC. */
function twinKey(text: string): string {
  return text.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')
}

/** Hands out file names so that no two are the same in one folder on any file system. */
export class NameRegistry {
  readonly #taken = new Set<string>()
  readonly #next = new Map<string, number>()

  /** "folder/name.ext", or "folder/name-2.ext" and so on when taken. Folder and name must be safe already. */
  claim(folder: string, name: string, extension: string, { maxBytes = 200 }: NameLimit = {}): string {
    const prefix = folder === '' ? '' : `${folder}/`
    const first = twinKey(`${prefix}${name}.${extension}`)
    for (let number = this.#next.get(first) ?? 1; ; number += 1) {
      const suffix = number === 1 ? '' : `-${number}`
      const path = `${prefix}${cutToBytes(name, maxBytes - suffix.length)}${suffix}.${extension}`
      const key = twinKey(path)
      if (this.#taken.has(key)) continue
      this.#taken.add(key)
      this.#next.set(first, number + 1)
      return path
    }
  }
}
