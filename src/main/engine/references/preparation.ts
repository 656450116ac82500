import { rm } from 'node:fs/promises'
import { thumbEdges } from '../../../contract/image.ts'
import { failureOf } from '../../../contract/failure.ts'
import type { PrepareAs, PreparedPicture, Preparer } from '../imaging/prepare-job.ts'
import { found, refused, type Outcome } from './outcome.ts'
import type { KeptFiles } from './kept-files.ts'
import type { TempFolder } from './temp-folder.ts'

/** A file to be prepared. */
export interface Origin {
  /** Absolute. */
  readonly path: string
  /** Changes when the file does. */
  readonly stamp: string
  /** Made by a provider, and sent back as it came. */
  readonly isMade?: boolean
}

/** Outcomes remembered, the oldest forgotten first. One takes some 500 bytes. */
const mostKept = 20_000

/** What files become, each prepared once until it changes. */
export interface Preparation {
  /** `name` is for the words of a refusal. Rejects with `disk_full`, `disk_error` or `cancelled`. */
  prepare(origin: Origin, as: PrepareAs, name: string): Promise<Outcome<PreparedPicture>>
  /** Where the bytes of a picture prepared in this sitting lie; null: forgotten, or never seen. */
  whereIs(sha256: string): string | null
}

export function makePreparation(parts: {
  readonly preparer: Preparer
  readonly temp: TempFolder
  /** Null: no library, and no thumbnails. */
  readonly kept: KeptFiles | null
}): Preparation {
  const outcomes = new Map<string, Promise<Outcome<PreparedPicture>>>()
  const places = new Map<string, string>()
  return {
    async prepare(origin, as, name) {
      const key = `${origin.path}\n${origin.stamp}\n${JSON.stringify(as)}`
      const known = outcomes.get(key)
      const outcome = known ?? prepareOne(parts, origin, as)
      remember(outcomes, key, outcome)
      // What the disk or the child failed at may go well next time, and a file that never changes may have been put back.
      if (!known) outcome.catch(() => outcomes.delete(key))
      const made = await outcome
      if (!made.ok && origin.stamp === '') outcomes.delete(key)
      if (!made.ok) return refused(`"${name}" cannot go along. ${made.refusal.message}`, made.refusal.fix)
      remember(places, made.value.sha256, made.value.path)
      return made
    },
    whereIs: (sha256) => places.get(sha256) ?? null,
  }
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const oldest = map.size > mostKept ? map.keys().next().value : undefined
  if (oldest !== undefined) map.delete(oldest)
}

async function prepareOne(
  { preparer, temp, kept }: Parameters<typeof makePreparation>[0],
  { path: sourcePath, isMade = false }: Origin,
  as: PrepareAs,
): Promise<Outcome<PreparedPicture>> {
  const outputPath = await temp.newPath()
  const thumb = kept && { path: `${outputPath}.webp`, edge: thumbEdges.small }
  const answer = await preparer.prepare({ sourcePath, as, outputPath, thumb, keepsNotes: isMade }).catch(asAnswer)
  if (answer.kind === 'problem') return refused(answer.message, answer.fix)
  const { picture } = answer
  if (thumb) {
    if (!(await kept.hasThumb(picture.sha256))) await kept.putThumb(picture.sha256, thumb.path)
    await rm(thumb.path, { force: true })
  }
  return found(picture)
}

/** A file that takes the decoder down with it, or all its time, is the file's fault. */
function asAnswer(error: unknown) {
  const { code } = failureOf(error)
  if (code !== 'converter_crashed' && code !== 'picture_undecodable') throw error
  const message = code === 'converter_crashed' ? 'Reading it failed.' : 'Reading it took too long.'
  return { kind: 'problem' as const, message, fix: 'Open it in an image program and save it as PNG or JPEG.' }
}
