import { hash } from 'node:crypto'
import type { Failure } from '../../../contract/failure.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { Store } from '../store/index.ts'

type Body = Readonly<Record<string, unknown>>

/** They decide what is made and what it costs: a provider that does not know one is not sent anything without it. */
const kept: ReadonlySet<string> = new Set(
  'model prompt n size quality image images mask markup frame_count svg'.split(' '),
)

/** What is not streamed has no previews, and the format that is made unasked, PNG, no compression: each would be refused. */
const companions: ReadonlyMap<string, string> = new Map([
  ['stream', 'partial_images'],
  ['output_format', 'output_compression'],
])

/** Whether a request may be sent without one of its parameters. */
function mayDrop(body: Body, name: string): boolean {
  if (!Object.hasOwn(body, name) || kept.has(name)) return false
  const value = body[name]
  if (name === 'background') return value !== 'transparent'
  return name !== 'output_format' || (value !== 'gif' && value !== 'svg')
}

/**
 * The parameter a provider does not know, when the request may go without it; null for every other refusal. A request that
 * was sent without it no longer has it, so that a second refusal of the same is one.
 */
export function unknownParameterOf(failure: Failure, job: Pick<JobRecord, 'body'>): string | null {
  const { providerCode, param } = failure.details ?? {}
  // Work that was done may be billed, and such a request does not go again by itself.
  if (failure.money === 'counted') return null
  if (failure.code !== 'invalid_parameter' || providerCode !== 'unknown_parameter') return null
  // "svg.model", "metadata[key]": what is left out is the whole field.
  const [name = ''] = typeof param === 'string' ? param.split(/[.[]/) : []
  return mayDrop(JSON.parse(job.body) as Body, name) ? name : null
}

/** The refusal of a request that goes again by itself, as its attempt keeps it. */
export function droppedFailure(failure: Failure, name: string): Failure {
  return {
    ...failure,
    action: `Nothing to do: "${name}" is left out for this model from now on, and the row goes again without it.`,
  }
}

/** A body without those of `names` that it may go without; null when it has none of them. */
function leftOut(bodyText: string, names: readonly string[]): string | null {
  if (names.length === 0) return null
  const body = JSON.parse(bodyText) as Body
  const without = names.flatMap((name) => [name, companions.get(name) ?? name])
  const gone = without.filter((name) => mayDrop(body, name))
  if (gone.length === 0) return null
  return JSON.stringify(Object.fromEntries(Object.entries(body).filter(([name]) => !gone.includes(name))))
}

/** A body composed anew as it was sent where its hash begins with `start`: whole, or without what a host does not know. */
export function bodyAsSent(
  { dropped }: Pick<Store, 'dropped'>,
  made: Pick<JobRecord, 'model' | 'body' | 'hash'>,
  start: string,
): Pick<JobRecord, 'body' | 'hash'> | null {
  if (made.hash.startsWith(start)) return { body: made.body, hash: made.hash }
  const hosts = new Set(dropped.all().flatMap(({ host, model }) => (model === made.model ? [host] : [])))
  const bodies = [...hosts].flatMap((host) => leftOut(made.body, dropped.of(host, made.model)) ?? [])
  const found = bodies.map((body) => ({ body, hash: hash('sha256', body, 'hex') }))
  return found.find((one) => one.hash.startsWith(start)) ?? null
}

/**
 * Writes a waiting job anew without what its model is known not to have at `host`, in the caller's transaction; the price
 * stays the higher one. Returns the job as it is now, or null when somebody else changed it meanwhile.
 */
export function withoutDropped(
  { dropped, jobEdits }: Pick<Store, 'dropped' | 'jobEdits'>,
  host: string,
  job: JobRecord,
) {
  const text = leftOut(job.body, dropped.of(host, job.model))
  if (text === null) return job
  const { model, low_micros: lowMicros, high_micros: highMicros, change, endpoint, inputs, crop } = job
  const as = {
    model,
    body: text,
    hash: hash('sha256', text, 'hex'),
    lowMicros,
    highMicros,
    change,
    endpoint,
    inputs,
    crop,
  }
  return jobEdits.rewrite(job.id, job, as) ? { ...job, body: as.body, hash: as.hash } : null
}
