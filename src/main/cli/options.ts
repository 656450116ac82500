import { resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { z } from 'zod'
import { failed } from '../../contract/failure.ts'
import { batchOptionsSchema, type BatchOptions, type UnknownPolicy } from '../../contract/recipe.ts'
import { matteFallbacks, type MatteFallback } from '../../contract/reference.ts'
import { settingsSchema } from '../../contract/settings.ts'

export interface OutputFlags {
  readonly json?: true
  readonly quiet?: true
}

export interface LibraryFlags extends OutputFlags {
  readonly library?: string
  readonly models?: string
  readonly baseUrl?: string
}

export interface RecipeFlags {
  readonly recipe?: string
  readonly template?: string
  readonly map?: readonly string[]
  readonly name?: string
  readonly reference?: readonly string[]
  readonly transparency?: MatteFallback
}

export interface FetchFlags {
  readonly fetch?: true
  /** Megabytes. */
  readonly fetchLimit?: number
}

export interface BatchFlags extends LibraryFlags, RecipeFlags, FetchFlags {
  readonly provider?: string
  readonly model?: string
  readonly size?: string
  readonly aspect?: string
  readonly quality?: string
  readonly complexity?: string
  readonly background?: string
  readonly format?: string
  readonly compression?: number
  readonly moderation?: string
  readonly param?: readonly string[]
  readonly referenceFolder?: readonly string[]
  readonly lock?: true
  readonly partialImages?: number
  readonly frames?: number
  readonly variants?: number
  readonly concurrency?: number
  readonly cap?: number
  readonly sample?: number
  readonly lane?: string
  readonly onUnknown?: UnknownPolicy
}

export function outputOptions(command: Command): Command {
  return command
    .option('--json', 'one JSON object a line on stdout, nothing else')
    .option('--quiet', 'no progress and no notes')
}

export function libraryOptions(command: Command): Command {
  return modelsOption(
    outputOptions(command).option('--library <dir>', 'library folder (else PROOFSHEET_LIBRARY, else the data folder)'),
  )
}

/** The registry file of a run. */
export function modelsOption(command: Command): Command {
  return command.option('--models <file>', "model file (else PROOFSHEET_MODELS, else the library's models.json)")
}

/**
 * A gallery query as the words of an argument, where a leading minus excludes. Commander hands such words over after
 * `allowUnknownOption`; two minuses are a mistyped option.
 */
export function queryOf(words: readonly string[]): string {
  const option = words.find((word) => word.startsWith('--'))
  if (option === undefined) return words.join(' ')
  throw failed('bad_request', `There is no option ${option}.`, 'See --help.')
}

/** For commands that may send: where requests go. The key never comes from the command line. */
export function addressOption(command: Command): Command {
  return command.option('--base-url <url>', "the provider's address (else OPENAI_BASE_URL)")
}

export function nameOption(command: Command): Command {
  return command.option('--name <template>', 'template of exported file names')
}

/** Everything that decides what a sheet becomes, for plan and run alike. */
export function batchOptions(command: Command): Command {
  return nameOption(addressOption(libraryOptions(command)))
    .option('--recipe <file>', 'recipe to use (else <sheet>.recipe.json beside the sheet)')
    .option('--provider <name>', 'practice or openai')
    .option('--template <text>', 'prompt template, or @FILE')
    .option('--map <column=field>', 'what a column means (repeatable)', collect)
    .option('--model <id>', 'model')
    .option('--size <size>', '"1024x1024", "auto", "full-hd", "1920x1080 crop"')
    .option('--aspect <ratio>', '"16:9": the nearest legal size; or a name such as full-hd')
    .option('--quality <quality>', 'quality')
    .option('--complexity <complexity>', 'complexity')
    .option('--background <background>', 'background')
    .option('--format <format>', 'png, jpeg or webp; gif or svg where a model makes them')
    .option('--compression <n>', '0 to 100, JPEG and WebP only', toNumber)
    .option('--moderation <level>', 'moderation level')
    .option('--param <name=value>', 'custom parameter of the request, JSON or text (repeatable)', collect)
    .option('--reference <source>', 'a picture that goes along with every row (repeatable)', collect)
    .option('--reference-folder <dir>', 'pictures may also lie here (repeatable)', collect)
    .option('--fetch', 'fetch the pictures that addresses name')
    .option('--fetch-limit <mb>', 'fetch at most so many megabytes, all together; else 2000', toCount)
    .option('--lock', 'put the first picture back outside its mask, pixel by pixel')
    .option('--partial-images <n>', 'previews while a picture is made, 0 to 3; each adds to the price', toNumber)
    .option('--frames <n>', 'frames of a GIF', toNumber)
    .addOption(
      new Option('--transparency <way>', 'where a model makes no transparent background').choices(matteFallbacks),
    )
    .option('--variants <n>', 'pictures per row', toNumber)
    .option('--concurrency <n>', 'requests in flight at once', toNumber)
    .option('--cap <usd>', 'stop before spending more than this', toNumber)
    .option('--sample <n>', 'only the first n rows; the rest stay held', toNumber)
    .option(
      '--on-unknown <policy>',
      'hold, retry-once or retry-within=USD: what becomes of unanswered requests',
      toPolicy,
    )
    .addOption(new Option('--lane <lane>', 'now').choices(['now', 'overnight']).default('now'))
}

/**
 * The one options object out of the flags. Throws `bad_request` naming the flag, and for the overnight lane, which this
 * version does not have.
 */
export function toBatchOptions(flags: BatchFlags): BatchOptions {
  if (flags.lane === 'overnight') {
    throw failed(
      'bad_request',
      'The overnight lane comes with a later version. Nothing was sent.',
      'Leave out --lane, or use --lane now.',
    )
  }
  const providers: readonly string[] = settingsSchema.shape.provider.unwrap().options
  if (flags.provider !== undefined && !providers.includes(flags.provider)) {
    throw failed('bad_request', `There is no provider "${flags.provider}".`, `Choose ${providers.join(' or ')}.`)
  }
  const parsed = batchOptionsSchema.safeParse({
    provider: flags.provider,
    parameters: parametersFrom(flags),
    referenceFolders: flags.referenceFolder?.map((folder) => resolve(folder)),
    variants: flags.variants,
    sample: flags.sample,
    capUsd: flags.cap,
    concurrency: flags.concurrency,
    unknown: flags.onUnknown,
  })
  if (!parsed.success) throw failed('bad_request', flagMessage(parsed.error), 'See --help.')
  return withoutUndefined(parsed.data)
}

function parametersFrom(flags: BatchFlags): Readonly<Record<string, unknown>> {
  const { model, size, aspect, quality, complexity, background, format, compression, moderation } = flags
  const { lock, partialImages, frames } = flags
  const usual = { model, size, aspect, quality, complexity, background, format, compression, moderation }
  return { ...usual, lock, partialImages, frames, extra: flags.param && extraFrom(flags.param) }
}

/** The schema's issues in the user's own words: "--variants: at most 20." */
function flagMessage(error: z.ZodError): string {
  return `${error.issues.map((issue) => `${flagOf(issue.path)}: ${limitText(issue)}`).join('; ')}. Nothing was sent.`
}

const flagNames: Readonly<Record<string, string>> = {
  capUsd: 'cap',
  partialImages: 'partial-images',
  referenceFolders: 'reference-folder',
  usd: 'on-unknown',
}

function flagOf(path: z.core.$ZodIssue['path']): string {
  const [field] = path.includes('extra')
    ? ['param']
    : path
        .map(String)
        .filter((part) => !/^\d+$/.test(part))
        .slice(-1)
  return `--${flagNames[field ?? ''] ?? field ?? ''}`
}

function limitText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.origin === 'number')
    return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`
  if (issue.code === 'too_big' && issue.origin === 'number') return `at most ${issue.maximum}`
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'a whole number'
  return issue.message.replace(/\.$/, '')
}

/** `name=value` pairs as one object; a value that is not JSON is text. Throws `bad_request` for a pair without a name. */
function extraFrom(pairs: readonly string[]): Readonly<Record<string, unknown>> {
  const entries = pairs.map((pair) => {
    const at = pair.indexOf('=')
    if (at < 1) throw failed('bad_request', `--param ${pair} has no name.`, 'Write it as name=value. Nothing was sent.')
    return [pair.slice(0, at).trim(), jsonOrText(pair.slice(at + 1))] as const
  })
  return Object.fromEntries(entries)
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Absent and undefined mean the same here, but not to a strict schema further on. */
function withoutUndefined(options: BatchOptions): BatchOptions {
  return JSON.parse(JSON.stringify(options)) as BatchOptions
}

export function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value]
}

/** A whole or decimal number as a person writes it. Limits are the schema's business. */
export function toNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Not a number.')
  return value
}

/** A cap as the settings know one, USD. */
export function toCap(text: string): number {
  const cap = settingsSchema.shape.capUsd.safeParse(toNumber(text))
  if (cap.success) return cap.data
  throw new InvalidArgumentError('A cap is more than 0 USD and at most 1,000,000.')
}

/** How many, from 1 on. */
export function toCount(text: string): number {
  const count = toNumber(text)
  if (Number.isSafeInteger(count) && count >= 1) return count
  throw new InvalidArgumentError('Not a whole number from 1 on.')
}

/** A port of this machine; 0: any free one. */
export function toPort(text: string): number {
  const port = toNumber(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('Not a port: 1 to 65535, or 0 for any free one.')
}

/** A day of the calendar. */
export function toDay(text: string): string {
  if (z.iso.date().safeParse(text).success) return text
  throw new InvalidArgumentError('Not a day. Write it as 2026-11-22.')
}

/** The policy as it is typed. `retry-within` takes the most that may be paid twice in the batch, USD. */
function toPolicy(text: string): UnknownPolicy {
  if (text === 'hold') return { kind: 'hold' }
  if (text === 'retry-once') return { kind: 'retry_once' }
  const usd = /^retry-within=(.+)$/.exec(text)?.[1]
  if (usd !== undefined) return { kind: 'retry_within', usd: toNumber(usd) }
  throw new InvalidArgumentError('Choose hold, retry-once or retry-within=USD.')
}
