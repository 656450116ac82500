import { AtSign, FileImage, Image as ImageIcon, Link, type LucideIcon } from 'lucide-react'
import type { InputPicture, PictureSource } from '../../contract/reference.ts'
import { counted, fileSize } from '../ui/format.ts'
import { isAddress, isCharacter, type Reference } from './references.ts'

/** A picture, or what stands for some, as a list shows it. */
export interface ListedPicture {
  /** Stays the same wherever it is. */
  readonly id: string
  readonly name: string
  /** Which it is of those that are sent: "1", "3–5"; empty where it brings none. */
  readonly number: string
  /** Address of its thumbnail; null: the icon stands in its place. */
  readonly thumb: string | null
  /** What kind it is. */
  readonly icon: LucideIcon
  /** Under its name: its size, or why there is none. */
  readonly fact: string
  /** All that is known of it, said of the chosen one. */
  readonly detail: string
  /** What is wrong and what to do. */
  readonly problem: string | null
  /** Groups follow each other, and a picture moves only within its own. */
  readonly group: number
  /** It can be neither moved nor removed. */
  readonly isFixed: boolean
}

/** References as a list shows them. The first `fixed` keep their places; `isEdit`: image 1 is the one that is changed. */
export function listedOf(references: readonly Reference[], fixed: number, isEdit: boolean): readonly ListedPicture[] {
  let sent = 0
  return references.map((reference, at) => {
    const { source, pictures, problem } = reference
    const first = sent + 1
    sent += pictures?.length ?? 0
    const [cover] = pictures ?? []
    // A sheet may name the same picture twice.
    const before = references.slice(0, at).filter((other) => other.source === source).length
    const isFixed = at < fixed
    return {
      id: before === 0 ? source : `${source} ${before + 1}`,
      name: nameOf(reference),
      number: numbers(first, sent),
      thumb: cover === undefined ? null : thumbUrl(isCharacter(source) ? `ref:${cover.sha256}` : source, cover.sha256),
      icon: iconOf(source),
      fact: isEdit && at === 0 ? 'is changed' : factOf(reference),
      detail: detailOf(reference),
      problem: problem === null ? null : `${problem.message} ${problem.fix}`,
      group: isCharacter(source) ? 2 : isFixed ? 0 : 1,
      isFixed,
    }
  })
}

function numbers(first: number, last: number): string {
  if (last < first) return ''
  return first === last ? String(first) : `${first}–${last}`
}

function nameOf({ source, pictures }: Reference): string {
  const [only, ...others] = pictures ?? []
  return only === undefined || others.length > 0 || isCharacter(source) ? source : only.name
}

function iconOf(source: PictureSource): LucideIcon {
  if (isCharacter(source)) return AtSign
  if (isAddress(source)) return Link
  return source.startsWith('image:') ? ImageIcon : FileImage
}

function factOf({ source, pictures, problem }: Reference): string {
  if (problem !== null) return isAddress(source) ? 'Not fetched' : 'No picture'
  if (pictures === null) return 'Looking…'
  const [only] = pictures
  return pictures.length === 1 && only !== undefined && !isCharacter(source)
    ? `${only.width}×${only.height}`
    : counted(pictures.length, 'picture')
}

function detailOf(reference: Reference): string {
  const { source, pictures, version } = reference
  const [only] = pictures ?? []
  if (isCharacter(source)) {
    const which = version === null ? 'newest version' : `version ${version}`
    return ['Character', which, factOf(reference)].join(' · ')
  }
  const kind = kindWords(reference)
  return only === undefined || pictures?.length !== 1
    ? `${kind} · ${factOf(reference)}`
    : [kind, sizeWords(only), ...convertedWords(only)].join(' · ')
}

function kindWords({ source, problem }: Reference): string {
  if (isAddress(source)) return problem === null ? `Fetched from ${URL.parse(source)?.host ?? source}` : 'Address'
  return source.startsWith('image:') ? 'Image of this library' : 'File'
}

/** What a file was before it was converted on its way in, as far as its name tells. */
function convertedWords({ name, format }: InputPicture): readonly string[] {
  const before = /\.(gif|tiff?|avif|svg|bmp)$/i.exec(name)?.[1]
  return before === undefined ? [] : [`${before.toUpperCase()} sent as ${format.toUpperCase()}`]
}

/** "1024×1024 · 1.2 MB". */
export function sizeWords({ width, height, bytes }: Pick<InputPicture, 'width' | 'height' | 'bytes'>): string {
  return `${width}×${height} · ${fileSize(bytes)}`
}

/** Address of the thumbnail of a picture by how it is written: an image of the library has its own, others lie under their hash. */
export function thumbUrl(source: PictureSource, sha256: string): string {
  const image = /^image:(\d+)$/.exec(source)?.[1]
  return image === undefined ? `image://r/${sha256}/small` : `image://i/${image}/small`
}
