import { nameOfAsked, tokensSeen, type SeenTokens, type TokensSeen } from '../models/learnt.ts'
import type { Db } from '../store/open.ts'

/** The newest pictures that are looked at: enough to know, few enough to read in a moment. */
const mostRead = 2_000
/** How long an answer is good for, ms. */
const freshMs = 1_000

/** Tokens as reported, of pictures that came after the same number of previews. */
interface Reported extends SeenTokens {
  readonly partials: number
}

/** As the database has it: what a text model took beside it, null where none wrote. */
interface ReportedRow extends Omit<Reported, 'text'> {
  readonly writer: string | null
  readonly leastIn: number
  readonly leastOut: number
  readonly mostIn: number
  readonly mostOut: number
  readonly meanIn: number
  readonly meanOut: number
}

function reportedOf(row: ReportedRow): Reported {
  const { writer, leastIn, leastOut, mostIn, mostOut, meanIn, meanOut, ...rest } = row
  if (writer === null) return { ...rest, text: null }
  const text = {
    model: writer,
    least: { inputTokens: leastIn, outputTokens: leastOut },
    most: { inputTokens: mostIn, outputTokens: mostOut },
    mean: { inputTokens: meanIn, outputTokens: meanOut },
  }
  return { ...rest, text }
}

/**
 * What the library's newest pictures took, by model, quality, size, complexity and kind of file as they were asked for. Practice says nothing about
 * the real thing, and neither does a picture without reported tokens. The same object until another picture is there.
 *
 * Reported output tokens include those of the previews that came, which are estimated apart: they are taken off again
 * (`partialTokens` each; a model of which that is not known teaches nothing by its streams). How many came is what the stored
 * stream showed, since fewer than were asked for may come. What goes in, references of edits included, is counted as input
 * and never gets here. GIF and SVG teach only others of their kind: their tokens are those of a sheet of frames or of two models.
 */
export function tokensReader(
  db: Db,
  clock: () => number,
  partialTokens: (model: string) => number | null,
): () => TokensSeen {
  const newest = db.prepare<[], number | null>('SELECT MAX(id) FROM image').pluck()
  const read = db.prepare<[number], ReportedRow>(
    `SELECT model, quality, size, complexity, file, partials, COUNT(*) pictures, MIN(tokens) least, MAX(tokens) most,
            AVG(tokens) mean, AVG(ms) / 1000 seconds, writer, MIN(textIn) leastIn, MAX(textIn) mostIn, AVG(textIn) meanIn,
            MIN(textOut) leastOut, MAX(textOut) mostOut, AVG(textOut) meanOut
       FROM (
       SELECT job.model, json_extract(job.body, '$.quality') quality, json_extract(job.body, '$.size') size,
              json_extract(job.body, '$.complexity') complexity,
              CASE json_extract(job.body, '$.output_format') WHEN 'svg' THEN 'svg'
                WHEN 'gif' THEN 'gif ' || COALESCE(json_extract(job.body, '$.frame_count'), json_extract(image.facts, '$.frames'))
              END file,
              COALESCE(json_extract(image.facts, '$.partials'), 0) partials,
              json_extract(image.facts, '$.usage.outputTokens') tokens, attempt.settled_at - attempt.sent_at ms,
              json_extract(image.facts, '$.svgUsage.model') writer,
              json_extract(image.facts, '$.svgUsage.inputTokens') textIn,
              json_extract(image.facts, '$.svgUsage.outputTokens') textOut
         FROM image JOIN job ON job.id = image.job_id JOIN batch ON batch.id = image.batch_id
              JOIN attempt ON attempt.id = image.attempt_id
        WHERE image.id > ? AND batch.provider <> 'practice')
      WHERE tokens > 0 AND quality IS NOT NULL AND size IS NOT NULL
      GROUP BY model, quality, size, complexity, file, partials, writer`,
  )
  let seen = tokensSeen([])
  let lastImage: number | null = null
  let lookedAt = Number.NEGATIVE_INFINITY
  return () => {
    if (clock() - lookedAt < freshMs) return seen
    lookedAt = clock()
    const last = newest.get() ?? null
    if (last !== lastImage) {
      const rows = read.all((last ?? 0) - mostRead).map(reportedOf)
      const reported = rows.flatMap((one) => withoutPartials(one, partialTokens(one.model)))
      seen = tokensSeen(merged(reported))
    }
    lastImage = last
    return seen
  }
}

function withoutPartials({ partials, ...seen }: Reported, each: number | null): readonly SeenTokens[] {
  if (partials === 0) return [seen]
  const less = partials * (each ?? 0)
  if (each === null || seen.least <= less) return []
  return [{ ...seen, least: seen.least - less, most: seen.most - less, mean: seen.mean - less }]
}

/** Pictures asked for in the same way, with previews or without, teach together. */
function merged(seen: readonly SeenTokens[]): readonly SeenTokens[] {
  const groups = Map.groupBy(seen, nameOfAsked)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const pictures = countOf(group)
    const mean = group.reduce((sum, one) => sum + one.mean * one.pictures, 0) / pictures
    const timed = group.filter(({ seconds }) => seconds !== null)
    const seconds = timed.reduce((sum, one) => sum + (one.seconds ?? 0) * one.pictures, 0) / countOf(timed)
    const least = Math.min(...group.map((one) => one.least))
    return [
      {
        ...first,
        pictures,
        least,
        most: Math.max(...group.map((one) => one.most)),
        mean,
        seconds: timed.length > 0 ? seconds : null,
        // Two writers, or one that did not say: no figure stands for all of them.
        text: group.length === 1 ? (first.text ?? null) : null,
      },
    ]
  })
}

function countOf(seen: readonly SeenTokens[]): number {
  return seen.reduce((sum, one) => sum + one.pictures, 0)
}
