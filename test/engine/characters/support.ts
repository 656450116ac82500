import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { characterDraftSchema, type CharacterDraft } from '../../../src/contract/character.ts'
import type { InputPicture } from '../../../src/contract/reference.ts'
import { openCharacters, type Characters } from '../../../src/main/engine/characters/characters.ts'
import { openPreparer } from '../../../src/main/engine/imaging/converter.ts'
import { openReferences, type References } from '../../../src/main/engine/references/references.ts'
import { makePicture } from '../../support/pictures.ts'
import { tempFolder } from '../../support/temp.ts'

export interface Shelf {
  readonly root: string
  readonly characters: Characters
  readonly references: References
  /** Files that could not be read, in the order in which they were met. */
  readonly warned: readonly string[]
  /** Saves and returns the version. */
  readonly save: (draft: DraftGiven) => Promise<number>
  /** The characters as another start of the program would find them. */
  readonly reopened: () => Characters
}

export type DraftGiven = Partial<CharacterDraft> & Pick<CharacterDraft, 'name'>

/** A library folder with its characters and pictures; removed when the test ends. */
export function openShelf(root = tempFolder()): Shelf {
  const warned: string[] = []
  const open = (): Characters => openCharacters(root, (path) => warned.push(path))
  const characters = open()
  const references = openReferences({
    preparer: openPreparer({ concurrency: 1 }),
    root,
    writes: true,
    imagePath: () => null,
    character: (name, version) => characters.find(name, version),
  })
  onTestFinished(() => references.close())
  return {
    root,
    characters,
    references,
    warned,
    save: async (draft) => (await characters.save(characterDraftSchema.parse(draft), references)).version,
    reopened: open,
  }
}

/** A small picture of its own, kept in the library. */
export async function keepPicture({ root, references }: Shelf, seed: number): Promise<InputPicture> {
  const path = join(root, `drawn-${seed}.png`)
  writeFileSync(path, await makePicture({ seed, width: 32, height: 24 }))
  const [looked] = await references.add([path])
  const picture = looked?.pictures[0]
  if (!picture) throw new Error(looked?.problem?.message ?? 'Nothing was kept.')
  return picture
}
