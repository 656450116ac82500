import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openPreparer } from '../../../src/main/engine/imaging/converter.ts'
import type { PicturesFound, PictureWants } from '../../../src/main/engine/recipe/picture-book.ts'
import { openReferences, type ReferenceParts, type References } from '../../../src/main/engine/references/references.ts'
import { tempFolder } from '../../support/temp.ts'
import { plain } from '../imaging/prepare-files.ts'

export interface Bench {
  /** Where a sheet could lie. */
  readonly sheets: string
  /** A library folder. */
  readonly root: string
  readonly references: References
}

/** References on a library folder of their own, closed when the test ends. */
export function openBench(parts: Partial<ReferenceParts> = {}): Bench {
  const folder = tempFolder()
  const [sheets, root] = [join(folder, 'sheets'), join(folder, 'library')]
  for (const dir of [sheets, join(root, 'refs')]) mkdirSync(dir, { recursive: true })
  const references = openReferences({
    preparer: openPreparer({ concurrency: 2 }),
    root,
    writes: true,
    imagePath: () => null,
    character: () => null,
    ...parts,
  })
  onTestFinished(() => references.close())
  return { sheets, root, references }
}

/** Writes a small picture whose pixels no other width has, and returns its SHA-256. */
export async function putPicture(path: string, width = 96, height = 64): Promise<string> {
  const bytes = await plain(width, height).png().toBuffer()
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
  return createHash('sha256').update(bytes).digest('hex')
}

/** What wants turn out to mean in a book of its own. */
export async function findIn(
  { references, sheets }: Bench,
  wants: Partial<PictureWants>,
  folders: readonly string[] = [sheets],
): Promise<PicturesFound> {
  const book = references.book(folders)
  const all = { images: [], mask: null, markup: null, ...wants }
  await book.load([all])
  return book.find(all)
}
