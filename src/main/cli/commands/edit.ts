import type { Command } from 'commander'
import { z } from 'zod'
import type { BatchSummary } from '../../../contract/batch.ts'
import { editSchema, type EditMade, type EditWanted } from '../../../contract/edit.ts'
import { failed } from '../../../contract/failure.ts'
import { formatUsdRange, type UsdRange } from '../../../contract/money.ts'
import type { Problem } from '../../../contract/problem.ts'
import type { Engine } from '../../engine/index.ts'
import { confirmed } from '../confirm.ts'
import { drive } from '../drive.ts'
import { exitCodes, exitOfRun, type ExitCode } from '../exit.ts'
import { reportFailures } from '../failures.ts'
import { nextStep } from '../finish.ts'
import { onInterrupt } from '../interrupt.ts'
import { withLibrary } from '../library.ts'
import { addressOption, collect, libraryOptions, toCount, toNumber, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'
import { anyError } from '../problems.ts'
import { textOrFile } from '../recipe.ts'
import { keptSource } from '../sources.ts'
import { batchSummary, rounded, type Summary } from '../summary.ts'

interface EditFlags extends LibraryFlags {
  readonly prompt?: string
  readonly reference?: readonly string[]
  readonly withoutCharacter?: readonly string[]
  readonly mask?: string
  readonly markup?: string
  readonly lock?: true
  readonly copies?: number
  readonly model?: string
  readonly size?: string
  readonly quality?: string
  readonly complexity?: string
  readonly background?: string
  readonly format?: string
  readonly partialImages?: number
  readonly fetch?: true
  readonly yes?: true
}

/** `edit <image>`: another picture from one that is there, sent to its end as a run is. */
export function editCommand(program: Command, exit: (code: ExitCode) => void): void {
  addressOption(
    libraryOptions(program.command('edit').description('make another picture from an image of the library')),
  )
    .argument('<image>', 'image number', toCount)
    .option('--prompt <text>', 'the words as they are sent, or @FILE; else those of the image')
    .option('--reference <source>', 'a further picture that goes along (repeatable)', collect)
    .option('--without-character <name>', 'a character of the image that does not come along (repeatable)', collect)
    .option('--mask <file>', 'PNG as large as the image; transparent: change here')
    .option('--markup <file>', 'PNG as large as the image, drawn over it for the model to read')
    .option('--lock', 'put the image back outside the mask, pixel by pixel')
    .option('--copies <n>', 'pictures wanted, 1 to 10', toCount)
    .option('--model <id>', 'model')
    .option('--size <size>', 'size')
    .option('--quality <quality>', 'quality')
    .option('--complexity <complexity>', 'complexity')
    .option('--background <background>', 'background')
    .option('--format <format>', 'format')
    .option('--partial-images <n>', 'previews while it is made, 0 to 3', toNumber)
    .option('--fetch', 'fetch the pictures that addresses name')
    .option('--yes', 'do not ask before spending, however much')
    .action(async (image: number, flags: EditFlags) => exit(await edit(image, flags)))
}

async function edit(imageId: number, flags: EditFlags): Promise<ExitCode> {
  const started = performance.now()
  const output = new Output(flags)
  return withLibrary(flags, async (engine) => {
    const { batchId, provider } = await engine.request('image.get', { imageId })
    const wanted = await wantedOf(engine, imageId, flags)
    if (flags.fetch) await fetchFor(engine, wanted, output)
    const { problems, body, estimatedUsd } = await engine.request('edit.preview', wanted)
    output.problems(named(problems, imageId, flags), 'stderr')
    if (anyError(problems) || body === null) {
      output.warning('Nothing was sent.')
      return exitCodes.input
    }
    const { capUsd, confirmUsd } = await engine.request('settings.get', {})
    const batch = await engine.request('batch.get', { batchId })
    const limits = { capUsd: batch.capUsd ?? capUsd, isCapNamed: false, confirmUsd }
    const plan = { requests: wanted.copies, estimatedUsd }
    if (!(await confirmed(plan, provider, limits, flags.yes === true))) {
      output.note('Nothing was sent.')
      return exitCodes.input
    }
    return send(engine, wanted, { batch, estimatedUsd }, output, started)
  })
}

/** Throws `bad_request` where nothing is changed, or a value cannot be. */
async function wantedOf(engine: Engine, imageId: number, flags: EditFlags): Promise<EditWanted> {
  const own = `image:${imageId}`
  const others = flags.reference && (await inTurn(flags.reference, (word) => keptSource(engine, word)))
  const { model, size, quality, complexity, background, format, partialImages, lock } = flags
  const settings = { model, size, quality, complexity, background, format, partialImages, lock }
  const change = {
    ...settings,
    ...(flags.prompt !== undefined && { prompt: await textOrFile(flags.prompt) }),
    ...(others && { references: others.includes(own) ? others : [own, ...others] }),
    ...(flags.withoutCharacter && {
      withoutCharacters: flags.withoutCharacter.map((name) => name.trim().replace(/^@/, '')),
    }),
    ...(flags.mask !== undefined && { mask: await keptSource(engine, flags.mask) }),
    ...(flags.markup !== undefined && { markup: await keptSource(engine, flags.markup) }),
  }
  if (Object.values(change).every((value) => value === undefined)) {
    throw failed(
      'bad_request',
      'Nothing is named that should be different. Nothing was sent.',
      'Say what to change, with --prompt for instance; `resume` or `retry` send the same again.',
    )
  }
  if (flags.lock && flags.mask === undefined)
    throw failed(
      'bad_request',
      'A lock puts back what lies outside a mask, and none is named. Nothing was sent.',
      'Name the mask with --mask, or leave --lock out. The mask of the image does not come along.',
    )
  const parsed = editSchema.safeParse({ imageId, change, copies: flags.copies })
  if (parsed.success) return parsed.data
  const message = z.prettifyError(parsed.error)
  throw failed('bad_request', `${message}. Nothing was sent.`, 'See `proofsheet edit --help`.')
}

/** Of a sheet's row and column nothing was said here: a problem is of the image, and of the option it came with. */
function named(problems: readonly Problem[], imageId: number, flags: EditFlags): readonly Problem[] {
  return problems.map(({ column, ...problem }) => {
    const option = column === 'references' ? 'reference' : column
    const isGiven = option !== null && Object.hasOwn(flags, option)
    return { ...problem, file: `image ${imageId}`, row: null, key: null, column: isGiven ? `--${option}` : null }
  })
}

/** Fetches what the edit names by address; what could not be fetched is among the problems of its preview. */
async function fetchFor(engine: Engine, { change }: EditWanted, output: Output): Promise<void> {
  const sources = [...(change.references ?? []), change.mask ?? '', change.markup ?? '']
  const urls = sources.flatMap((source) => (URL.parse(source)?.protocol.startsWith('http') ? [source] : []))
  if (urls.length === 0) return
  output.note(`Fetching pictures from ${[...new Set(urls.map((url) => new URL(url).host))].join(', ')}.`)
  await engine.request('references.fetchThese', { sources: urls })
}

/** To millionths of a dollar. */
const micros = (usd: number): number => Math.round(usd * 1e6) / 1e6

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}

async function send(
  engine: Engine,
  wanted: EditWanted,
  { batch: before, estimatedUsd }: { readonly batch: BatchSummary; readonly estimatedUsd: UsdRange },
  output: Output,
  started: number,
): Promise<ExitCode> {
  const interruption = onInterrupt(output, 'Stopping: waiting for what is in flight. Again to quit at once.')
  try {
    const made = await engine.request('edit.make', wanted)
    const { imageId: image, copies } = wanted
    output.note(
      `Batch ${before.id}: ${copies} from image ${image} to ${before.provider}, ${formatUsdRange(estimatedUsd)}.`,
    )
    output.record({ type: 'edit', image, batch: before.id, jobs: made.jobIds, estimatedUsd: rounded(estimatedUsd) })
    const batch = await drive(engine, before.id, output, interruption.signal)
    const summary = await summaryOf(engine, made, before, batch)
    const whole = {
      ...summary,
      estimatedUsd: rounded(estimatedUsd),
      durationMs: Math.round(performance.now() - started),
    }
    if (whole.jobs.failed + whole.jobs.unknown > 0) await reportFailures(engine, batch.id, output, new Set(made.jobIds))
    output.summary(whole, nextStep(whole))
    return exitOfRun(whole)
  } finally {
    interruption.release()
  }
}

/** The edits alone: what else became of their batch is none of theirs. */
async function summaryOf(
  engine: Engine,
  { jobIds }: EditMade,
  before: BatchSummary,
  after: BatchSummary,
): Promise<Summary> {
  const jobs = await engine.request('queue.jobs', { jobIds: [...jobIds] })
  const count = (...states: readonly string[]) => jobs.filter(({ state }) => states.includes(state)).length
  const counts = {
    done: count('done'),
    failed: count('failed'),
    unknown: count('unknown'),
    cancelled: count('cancelled'),
    held: count('held'),
    waiting: count('waiting', 'running'),
  }
  return {
    ...batchSummary(after),
    rows: 1,
    jobs: counts,
    images: counts.done,
    spentUsd: micros(after.spentUsd - before.spentUsd),
    reservedUsd: micros(Math.max(0, after.reservedUsd - before.reservedUsd)),
    paused: counts.waiting > 0 ? batchSummary(after).paused : null,
  }
}
