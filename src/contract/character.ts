import { z } from 'zod'
import { mostReferences, pictureSourceSchema, type InputPicture } from './reference.ts'

/** "fox": written @fox in a prompt or a cell. Letters, digits, - and _; case and Unicode form do not matter. */
export const characterNameSchema = z
  .string()
  .normalize('NFC')
  .regex(/^[\p{L}][\p{L}\p{N}_-]{0,39}$/u, 'A name starts with a letter and has letters, digits, - and _, at most 40.')

/** What a person says of a character. Saved as the next version; versions never change. */
export const characterDraftSchema = z.strictObject({
  name: characterNameSchema,
  /** What the prompt calls it in place of @name: "the fox Mira". Absent: the name. */
  title: z.string().trim().max(120).default(''),
  /** Who it is, in words that go into every prompt. */
  identity: z.string().trim().max(4_000).default(''),
  /** What must never change: "the scar over the left eye". */
  forbidden: z.string().trim().max(2_000).default(''),
  /** Pictures that go along, in order: the canon first, whatever their order here. */
  references: z
    .array(
      z.strictObject({
        source: pictureSourceSchema,
        canon: z.boolean().default(false),
        /** What people call it; absent: what it was called before, or its file's name. */
        name: z.string().trim().min(1).max(200).optional(),
      }),
    )
    .max(mostReferences)
    .default([]),
})
export type CharacterDraft = z.infer<typeof characterDraftSchema>

export interface CharacterPicture {
  readonly picture: InputPicture
  /** Approved as how it looks; sent before the others. */
  readonly canon: boolean
}

/** One version of a character. */
export interface Character {
  readonly name: string
  readonly version: number
  readonly title: string
  readonly identity: string
  readonly forbidden: string
  /** Canon first. */
  readonly references: readonly CharacterPicture[]
  /** Epoch ms. */
  readonly savedAt: number
  /**
   * The newest version, where its file cannot be read: this one is older, or says nothing when none can be read, and is not
   * used in its place unasked. Absent: this is the newest, or was asked for by number.
   */
  readonly unreadable?: number
}

export interface CharacterSummary {
  readonly name: string
  readonly title: string
  /** The newest. */
  readonly version: number
  readonly references: number
  readonly coverSha256: string | null
  readonly savedAt: number
  /** Images of the library that were made with any version. */
  readonly images: number
  /** As of the character. */
  readonly unreadable?: number
}

export interface CharacterDetail {
  readonly character: Character
  /** All of them, newest first, with the images each has made. */
  readonly versions: readonly { readonly version: number; readonly savedAt: number; readonly images: number }[]
}
