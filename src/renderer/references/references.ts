import type { ModelInfo } from '../../contract/model.ts'
import {
  mostReferences,
  type InputPicture,
  type JobInputs,
  type LookedAt,
  type PictureSource,
} from '../../contract/reference.ts'
import { modelLabel } from '../import/variant-options.ts'
import { counted } from '../ui/format.ts'

/** One thing that goes along, as it is written, and what is known of it. */
export interface Reference {
  readonly source: PictureSource
  /** What it stands for, in the order in which it is sent; null while that is being looked at. */
  readonly pictures: readonly InputPicture[] | null
  /** Why it brings no picture. */
  readonly problem: LookedAt['problem']
  /** Of a character; null: the newest, whichever that is when the request is made. */
  readonly version: number | null
}

/** A picture to add, and how it will be written. */
export interface AddedPicture {
  readonly source: PictureSource
  readonly picture: InputPicture
}

export function isCharacter(source: PictureSource): boolean {
  return source.startsWith('@')
}

export function isAddress(source: PictureSource): boolean {
  return /^https?:/i.test(source)
}

/** In the order in which they are sent: pictures as they stand, those of characters after them. */
export function asSent(sources: readonly PictureSource[]): readonly PictureSource[] {
  return [...sources.filter((source) => !isCharacter(source)), ...sources.filter(isCharacter)]
}

/** What a job takes along besides mask and markup: its own pictures by their hash, characters by name. */
export function referencesOf(inputs: JobInputs | null): readonly Reference[] {
  if (inputs === null) return []
  const own = inputs.images.filter(({ character }) => character === null)
  return [...own.map((picture) => knownPicture(`ref:${picture.sha256}`, picture)), ...castOf(inputs)]
}

/** The characters a job takes along, in the versions it has. */
export function castOf({ images, characters }: Pick<JobInputs, 'images' | 'characters'>): readonly Reference[] {
  return characters.map(({ name, version }) => ({
    source: `@${name}`,
    pictures: images.filter(({ character }) => character?.name === name),
    problem: null,
    version,
  }))
}

/** `withoutCharacters` of a change: names of those who came along and do not any more; undefined: nobody. */
export function leftOut(before: readonly Reference[], sources: readonly PictureSource[]): string[] | undefined {
  const out = before.filter(({ source }) => isCharacter(source) && !sources.includes(source))
  return out.length === 0 ? undefined : out.map(({ source }) => source.slice(1))
}

/** A picture nobody needs to look at again. */
export function knownPicture(source: PictureSource, picture: InputPicture): Reference {
  return { source, pictures: [picture], problem: null, version: null }
}

/** Pictures that go along, as far as is known; what is not there yet, or cannot be used as it is, counts as one. */
export function countOf(references: readonly Reference[]): number {
  return references.reduce((sum, { pictures, problem }) => sum + (problem === null ? (pictures?.length ?? 1) : 1), 0)
}

/** Pictures that all models concerned take along; 0 when one takes none. */
export function limitOf(models: readonly ModelInfo[]): number {
  return models.length === 0 ? mostReferences : Math.min(...models.map(takes))
}

function takes({ endpoints, maxReferences }: ModelInfo): number {
  return endpoints.includes('edits') ? maxReferences : 0
}

/** "2 of 16". */
export function limitWords(references: readonly Reference[], models: readonly ModelInfo[]): string {
  const most = limitOf(models)
  const there = countOf(references)
  return most === 0 && there === 0 ? 'none' : `${there} of ${most}`
}

/** Why no further picture can be added; null when one can. */
export function whyNotMore(references: readonly Reference[], models: readonly ModelInfo[]): string | null {
  const most = limitOf(models)
  if (countOf(references) < most) return null
  const binding = models.find((model) => takes(model) === most)
  const name = binding === undefined ? 'A model' : modelLabel(binding.id)
  return most === 0
    ? `${name} takes no pictures along.`
    : `${name} takes at most ${counted(most, 'picture')}. Remove one first.`
}

/** Of pictures to add, those that are not there yet, as far as there is room; and what is to be said of the others. */
export function freshOf(
  added: readonly AddedPicture[],
  there: Iterable<string>,
  room: number,
): { readonly fresh: readonly AddedPicture[]; readonly refusals: readonly string[] } {
  const known = new Set(there)
  const unknown = added.filter(({ picture: { sha256 } }) => !known.has(sha256) && known.add(sha256))
  const fresh = unknown.slice(0, Math.max(0, room))
  const [doubles, left] = [added.length - unknown.length, unknown.length - fresh.length]
  const refusals = [
    ...(doubles === 0 ? [] : [doubles === 1 ? 'One is there already.' : `${doubles} are there already.`]),
    ...(left === 0 ? [] : [`${counted(left, 'picture')} left out: there is room for ${fresh.length} more.`]),
  ]
  return { fresh, refusals }
}

/** The hashes of all pictures that go along. */
export function hashesOf(references: readonly Reference[]): readonly string[] {
  return references.flatMap(({ pictures }) => pictures?.map(({ sha256 }) => sha256) ?? [])
}

/** One of a list at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const rest = items.filter((_, index) => index !== from)
  return [...rest.slice(0, to), ...items.slice(from, from + 1), ...rest.slice(to)]
}

export function without<T>(items: readonly T[], at: number): readonly T[] {
  return items.filter((_, index) => index !== at)
}
