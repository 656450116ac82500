import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { partName, type CanonicalFile, type CanonicalForm } from './form.ts'
import type { RequestFile } from './provider.ts'

/** A picture that should go along is not what it was when the request was planned, or not there at all. */
export class LostPictureError extends Error {
  readonly title: string
  readonly how: 'missing' | 'changed'

  constructor(title: string, how: 'missing' | 'changed') {
    super(`A picture to send along is ${how}.`)
    this.title = title
    this.how = how
  }
}

/** The client built something else than the canonical text describes. */
export class WrongFormError extends Error {}

/** The file as a blob that is read from the disk as it is needed. Throws LostPictureError. */
export async function openPicture({ path, type, name, title }: RequestFile): Promise<File> {
  try {
    return new File([await openAsBlob(path, { type })], name, { type })
  } catch {
    throw new LostPictureError(title, 'missing')
  }
}

/**
 * The files of a form in the order of the canonical text, once everything in it is proved to be what that text describes:
 * the same text parts, the same number of files under the same names and types, each with the pinned SHA-256. Every file is
 * read through once, a piece at a time. Throws WrongFormError, or LostPictureError for a file with other bytes.
 */
export async function checkedFiles(
  form: FormData,
  canonical: CanonicalForm,
  planned: readonly RequestFile[],
): Promise<readonly File[]> {
  const sent = [...form.entries()]
  const texts = sent.flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []))
  if (!isDeepStrictEqual(byName(texts), byName(canonical.fields))) throw new WrongFormError('other text parts')
  const files = inOrder(form, canonical.files)
  if (files.length !== sent.length - texts.length || !isDeepStrictEqual(pins(planned), pins(canonical.files)))
    throw new WrongFormError('other files')
  for (const [index, file] of files.entries()) {
    const { type, sha256 } = canonical.files[index] ?? raiseMissing()
    if (file.type !== type) throw new WrongFormError('another type of file')
    if ((await sha256Of(file)) !== sha256) throw new LostPictureError(planned[index]?.title ?? file.name, 'changed')
  }
  return files
}

/** The client may put a list behind what follows it; the order that counts is within a name, and the order we send is ours. */
function byName(fields: readonly (readonly [string, string])[]): Readonly<Record<string, readonly string[]>> {
  const groups = Map.groupBy(fields, ([name]) => name)
  return Object.fromEntries([...groups].map(([name, values]) => [name, values.map(([, value]) => value)]))
}

function inOrder(form: FormData, wanted: readonly CanonicalFile[]): readonly File[] {
  const names = new Set(wanted.map((file) => partName(file, wanted)))
  const found = new Map([...names].map((name) => [name, form.getAll(name)]))
  return wanted.map((file) => {
    const value = found.get(partName(file, wanted))?.shift()
    if (!(value instanceof File)) throw new WrongFormError('a file is missing')
    return value
  })
}

function pins(files: readonly (CanonicalFile | RequestFile)[]): readonly CanonicalFile[] {
  return files.map(({ field, sha256, type }) => ({ field, sha256, type }))
}

async function sha256Of(file: Blob): Promise<string | null> {
  const sum = createHash('sha256')
  try {
    for await (const piece of file.stream()) sum.update(piece)
    return sum.digest('hex')
  } catch {
    // Gone or written to since it was opened.
    return null
  }
}

function raiseMissing(): never {
  throw new WrongFormError('more files than were planned')
}
