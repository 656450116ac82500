import { Option, type Command } from 'commander'
import { failed, failureCodes, type FailureCode } from '../../../contract/failure.ts'
import { batchIdOf } from '../batches.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { withEngine } from '../library.ts'
import { libraryOptions, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'
import { batchSummary } from '../summary.ts'

interface RetryFlags extends LibraryFlags {
  readonly cause?: string
  readonly unknown?: 'resend' | 'write-off'
}

/** `retry <batch>`: puts failed jobs back in line. Sends nothing: `resume` does. */
export function retryCommand(program: Command, exit: (code: ExitCode) => void): void {
  libraryOptions(program.command('retry').description('put failed jobs back in line; `resume` sends them'))
    .argument('<batch>', 'batch number')
    .option('--cause <code>', 'only failures of this cause, such as moderation_blocked')
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
  const batchId = batchIdOf(batch)
  const cause = flags.cause === undefined ? undefined : causeOf(flags.cause)
  return withEngine(flags, async (engine) => {
    const { jobs } = await engine.request('batch.retry', {
      batchId,
      ...(cause && { cause }),
      ...(flags.unknown && { unknown: flags.unknown === 'resend' ? 'resend' : 'write_off' }),
    })
    // Whatever came back must wait for `resume`: this command sends nothing.
    const summary = batchSummary(await engine.request('batch.pause', { batchId }))
    output.record({ type: 'retry', batch: batchId, jobs })
    output.record({ ...summary, durationMs: Math.round(performance.now() - started) })
    output.line(`${jobs} ${jobs === 1 ? 'job' : 'jobs'} changed in batch ${batchId}. Nothing was sent.`)
    if (summary.jobs.waiting > 0) output.line(`\`proofsheet resume ${batchId}\` sends ${summary.jobs.waiting}.`)
    return exitCodes.done
  })
}

function causeOf(text: string): FailureCode {
  const code = failureCodes.find((one) => one === text)
  if (code) return code
  throw failed('bad_request', `"${text}" is not a cause.`, `Causes: ${failureCodes.join(', ')}.`)
}
