import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every way a key can stand in text: as it is, for addresses, in hexadecimal, and as base64 of anything it is part of. */
export function formsOf(key: string): readonly string[] {
  const bytes = Buffer.from(key)
  // Within longer text base64 depends on where it begins; the first and last letters also hold bits of the neighbours.
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return text.slice(shift === 0 ? 0 : shift + 1, -2)
  })
  const urlSafe = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  const escaped = bytes.toString('hex').replace(/../g, '%$&')
  return [...new Set([key, encodeURIComponent(key), escaped, bytes.toString('hex'), ...base64, ...urlSafe])]
}

/** The forms of a key found in text or bytes. */
export function formsIn(key: string, content: string | Buffer): readonly string[] {
  const text = typeof content === 'string' ? content : content.toString('latin1')
  return formsOf(key).filter((form) => text.includes(form))
}

/** Files anywhere under a folder that hold a key, in whatever form; how many were looked at. */
export function hitsUnder(key: string, folder: string): { readonly files: number; readonly hits: readonly string[] } {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const hits = entries.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
    return formsIn(key, readFileSync(path)).map((form) => `${path}: ${form}`)
  })
  return { files: entries.length, hits }
}
