import { createHash } from 'node:crypto'
import type { Fake } from '../../support/engine.ts'

type Parts = ReturnType<Fake['ledger']>[number]['parts']

interface NamedFile {
  readonly sha256: string
  readonly type: string
}

/** What the parts of an edit must be, by its canonical text: fields and files in their order, files by their hashes. */
function partsOf(canonical: string): string[] {
  const body = JSON.parse(canonical) as Record<string, unknown>
  return Object.entries(body).flatMap(([name, value]) => {
    if (name === 'image') return imagesOf(value as NamedFile[])
    if (name === 'mask' || name === 'markup')
      return [`${name} ${(value as NamedFile).sha256} ${(value as NamedFile).type}`]
    return [`${name} ${createHash('sha256').update(String(value)).digest('hex')} null`]
  })
}

/** One image is `image`, several are `image[]`. */
function imagesOf(files: readonly NamedFile[]): string[] {
  const part = files.length > 1 ? 'image[]' : 'image'
  return files.map(({ sha256, type }) => `${part} ${sha256} ${type}`)
}

/** Whether a form that was received is, part by part, the one its canonical text says. */
export function isFormOf(parts: Parts, canonical: string): boolean {
  const received = parts.map(({ name, sha256, file, type }) => `${name} ${sha256} ${file === null ? 'null' : type}`)
  return JSON.stringify(received) === JSON.stringify(partsOf(canonical))
}
