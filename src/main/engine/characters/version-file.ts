import { z } from 'zod'
import { characterNameSchema, type Character } from '../../../contract/character.ts'
import { inputFormats, mostReferences } from '../../../contract/reference.ts'

/** Layout of the files; a number this program does not know is not read. */
const layout = 1
const number = z.number().int().min(1)

const pictureSchema = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  format: z.enum(inputFormats),
  bytes: number,
  width: number,
  height: number,
  name: z.string(),
  source: z.string(),
  imageId: number.nullable(),
  character: z.null(),
})

const head = { layout: z.literal(layout), name: characterNameSchema, version: number, savedAt: z.number().int().min(0) }
const fileSchema = z.discriminatedUnion('removed', [
  z.strictObject({
    ...head,
    removed: z.literal(false),
    title: z.string(),
    identity: z.string(),
    forbidden: z.string(),
    references: z.array(z.strictObject({ picture: pictureSchema, canon: z.boolean() })).max(mostReferences),
  }),
  z.strictObject({ ...head, removed: z.literal(true) }),
])

/** One step in the life of a character: how it was from then on, or that it was removed. */
export type Version =
  | { readonly removed: false; readonly character: Character }
  | { readonly removed: true; readonly name: string; readonly version: number; readonly savedAt: number }

/** The same name, however it was typed: one case, one Unicode form. */
export function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC')
}

/** Null for text that is not the file of this version of this character, whole and of a layout that is known. */
export function readVersion(text: string, name: string, version: number): Version | null {
  const read = fileSchema.safeParse(parsed(text))
  if (!read.success || read.data.name !== name || read.data.version !== version) return null
  const { removed, layout: _layout, ...rest } = read.data
  return removed ? { removed, ...rest } : { removed: false, character: rest as Character }
}

export function versionText(version: Version): string {
  const { removed, ...rest } = version.removed ? version : { removed: false, ...version.character }
  return `${JSON.stringify({ layout, removed, ...rest }, null, 2)}\n`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
