import { Option, type Command } from 'commander'
import { failed, failureCodes, type FailureCode } from '../../../contract/failure.ts'
import { jobChangeSchema, type JobChange } from '../../../contract/queue.ts'
import type { Engine } from '../../engine/index.ts'
import { batchIdOf } from '../batches.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { withLibrary } from '../library.ts'
import { libraryOptions, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'
import { anyError } from '../problems.ts'
import { textOrFile } from '../recipe.ts'
import { batchSummary } from '../summary.ts'

interface RetryFlags extends LibraryFlags {
  readonly cause?: string
  readonly parameter?: string
  readonly unknown?: 'resend' | 'write-off'
  readonly model?: string
  readonly size?: string
  readonly quality?: string
  readonly template?: string
  readonly prompt?: string
}

/** Failures of a batch, as the flags name them. */
interface Which {
  readonly batchId: number
  readonly cause: FailureCode | undefined
  readonly parameter: string | undefined
}

/** `retry <batch>`: puts failed jobs back in line, changed or as they were. Sends nothing: `resume` does. */
export function retryCommand(program: Command, exit: (code: ExitCode) => void): void {
  libraryOptions(program.command('retry').description('put failed jobs back in line; `resume` sends them'))
    .argument('<batch>', 'batch number')
    .option('--cause <code>', 'only failures of this cause, such as moderation_blocked')
    .option('--parameter <name>', 'only where the provider rejected this parameter, such as size')
    .option('--model <id>', 'change the model of these jobs first')
    .option('--size <size>', 'change their size first')
    .option('--quality <quality>', 'change their quality first')
    .option('--template <text>', "compose their prompts anew from each job's own row, or @FILE")
    .option('--prompt <text>', 'the words of all of them, exactly as they will be sent')
    .addOption(
      new Option('--unknown <decision>', 'decide unknown outcomes: pay again, or give up').choices([
        'resend',
        'write-off',
      ]),
    )
    .action(async (batch: string, flags: RetryFlags) => exit(await retry(batch, flags)))
}

async function retry(batch: string, flags: RetryFlags): Promise<ExitCode> {
  const started = performance.now()
  const output = new Output(flags)
  const which = whichOf(batch, flags)
  const change = await changeOf(flags)
  return withLibrary(flags, async (engine) => {
    const { batchId } = which
    await engine.request('batch.get', { batchId })
    const jobs = change
      ? await changeFailed(engine, which, change, output)
      : await putBack(engine, which, flags.unknown)
    if (jobs === null) return exitCodes.input
    // Whatever came back must wait for `resume`: this command sends nothing.
    const summary = batchSummary(await engine.request('batch.pause', { batchId }))
    output.record({ type: 'retry', batch: batchId, jobs })
    output.record({ ...summary, durationMs: Math.round(performance.now() - started) })
    output.line(`${jobs} ${jobs === 1 ? 'job' : 'jobs'} changed in batch ${batchId}. Nothing was sent.`)
    if (summary.jobs.waiting > 0) output.line(`\`proofsheet resume ${batchId}\` sends ${summary.jobs.waiting}.`)
    return exitCodes.done
  })
}

async function putBack(engine: Engine, which: Which, unknown: RetryFlags['unknown']): Promise<number> {
  const { batchId, cause, parameter } = which
  const { jobs } = await engine.request('batch.retry', {
    batchId,
    ...(cause && { cause }),
    ...(parameter !== undefined && { jobIds: [...(await idsOf(engine, which))] }),
    ...(unknown && { unknown: unknown === 'resend' ? 'resend' : 'write_off' }),
  })
  return jobs
}

/** Null when a problem stops it; then nothing was changed. */
async function changeFailed(engine: Engine, which: Which, change: JobChange, output: Output): Promise<number | null> {
  const jobIds = [...(await idsOf(engine, which))]
  if (jobIds.length === 0) {
    throw failed('not_found', 'There is nothing to retry here.', '`proofsheet status` lists failures by cause.')
  }
  const { problems } = await engine.request('queue.previewChange', { jobIds, change })
  output.problems(problems, 'stderr')
  if (anyError(problems)) {
    output.warning('Nothing was changed and nothing was sent.')
    return null
  }
  await engine.request('batch.pause', { batchId: which.batchId })
  return (await engine.request('queue.change', { jobIds, change })).jobs
}

async function idsOf(engine: Engine, { batchId, cause, parameter }: Which): Promise<readonly number[]> {
  if (!cause) throw failed('bad_request', 'Which failures?', 'Add --cause; `proofsheet status` lists the causes.')
  return engine.request('triage.ids', {
    state: 'failed',
    cause,
    batchId,
    ...(parameter !== undefined && { parameter }),
  })
}

function whichOf(batch: string, { cause, parameter, ...flags }: RetryFlags): Which {
  if (cause === undefined && (parameter !== undefined || changeFlags(flags).length > 0)) {
    throw failed('bad_request', 'Which failures?', 'Add --cause; `proofsheet status` lists the causes.')
  }
  if (flags.unknown !== undefined && (parameter !== undefined || changeFlags(flags).length > 0)) {
    throw failed(
      'bad_request',
      'A request whose outcome is not known is sent again as it was, or written off.',
      'Leave out what changes it.',
    )
  }
  return { batchId: batchIdOf(batch), cause: cause === undefined ? undefined : causeOf(cause), parameter }
}

const changeFlags = ({ model, size, quality, template, prompt }: RetryFlags): readonly string[] =>
  [model, size, quality, template, prompt].filter((value) => value !== undefined)

/** What the flags change; null when they change nothing. Throws `bad_request`. */
async function changeOf(flags: RetryFlags): Promise<JobChange | null> {
  if (changeFlags(flags).length === 0) return null
  const { model, size, quality, prompt } = flags
  const template = flags.template === undefined ? undefined : await textOrFile(flags.template)
  const asked = Object.entries({ model, size, quality, template, prompt }).filter(([, value]) => value !== undefined)
  const parsed = jobChangeSchema.safeParse(Object.fromEntries(asked))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw failed(
    'bad_request',
    `${issue?.path.length ? `--${issue.path.join('.')}: ` : ''}${issue?.message ?? 'unreadable'}.`,
    'See `proofsheet retry --help`.',
  )
}

function causeOf(text: string): FailureCode {
  const code = failureCodes.find((one) => one === text)
  if (code) return code
  throw failed('bad_request', `"${text}" is not a cause.`, `Causes: ${failureCodes.join(', ')}.`)
}
