import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { BatchSummary } from '../../../contract/batch.ts'
import { failed, failureOf } from '../../../contract/failure.ts'
import type { Engine } from '../../engine/index.ts'
import { checkAddress, usesEnvironment } from '../address.ts'
import { confirmed } from '../confirm.ts'
import { count } from '../count.ts'
import { deliver } from '../deliver.ts'
import { exitCodes, exitOfFailure, exitOfRun, type ExitCode } from '../exit.ts'
import { finish } from '../finish.ts'
import { onInterrupt } from '../interrupt.ts'
import { withEngine } from '../library.ts'
import { batchOptions, toBatchOptions, type BatchFlags } from '../options.ts'
import { Output } from '../output.ts'
import { allProblems, fetched, prepare, type Prepared } from '../prepare.ts'
import { anyError, problemsText } from '../problems.ts'
import { chooseProvider } from '../provider.ts'
import { drive } from '../drive.ts'
import { planSummary } from '../summary.ts'

interface RunFlags extends BatchFlags {
  readonly out?: string
  readonly yes?: true
}

/** `run <sheet>`: plan, create the batch, and send until every job is settled or the queue pauses itself. */
export function runCommand(program: Command, exit: (code: ExitCode) => void): void {
  batchOptions(program.command('run').description('plan a sheet, send it, and store what comes back'))
    .argument('<sheet>', 'CSV, TSV or semicolon file')
    .option('--out <dir>', 'export here afterwards')
    .option('--yes', 'do not ask before spending, however much')
    .action(async (sheet: string, flags: RunFlags) => exit(await run(sheet, flags)))
}

async function run(sheet: string, flags: RunFlags): Promise<ExitCode> {
  const started = performance.now()
  const output = new Output(flags)
  const asked = toBatchOptions(flags)
  await checkAddress(flags, usesEnvironment(asked.provider))
  if (flags.out !== undefined) await makeTarget(flags.out)
  return withEngine(flags, async (engine) => {
    const provider = asked.provider ?? (await chooseProvider(engine, output))
    const planned = await prepare(engine, sheet, flags, { ...asked, provider })
    const prepared = await fetched(engine, planned, flags, output)
    if (prepared.plan.problemCount > 0) {
      const problems = await allProblems(engine, prepared)
      output.problems(problems, 'stderr')
      if (anyError(problems)) return refused(prepared, output, started)
    }
    const { capUsd, confirmUsd } = await engine.request('settings.get', {})
    const named = prepared.draft.options.capUsd
    const limits = { capUsd: named ?? capUsd, isCapNamed: named !== undefined, confirmUsd }
    if (!(await confirmed(prepared.plan, provider, limits, flags.yes === true))) {
      output.note('Nothing was sent.')
      return exitCodes.input
    }
    return send(engine, prepared, flags, output, started)
  })
}

/** Before anything is paid for: a target that cannot be written must not come to light afterwards. */
async function makeTarget(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true })
    await access(dir, constants.W_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw failed('target_unwritable', `--out ${dir}: ${reason}. Nothing was sent.`, 'Choose another folder.', error)
  }
}

function refused({ plan }: Prepared, output: Output, started: number): ExitCode {
  output.record({ ...planSummary(plan, Math.round(performance.now() - started)) })
  output.warning(`${problemsText(plan)}. Nothing was sent.`)
  return exitCodes.input
}

async function send(
  engine: Engine,
  { draft, plan }: Prepared,
  flags: RunFlags,
  output: Output,
  started: number,
): Promise<ExitCode> {
  const interruption = onInterrupt(output, 'Stopping: waiting for what is in flight. Again to quit at once.')
  try {
    const { batchId } = await engine.request('batch.create', draft)
    const { provider } = draft.options
    output.note(`Batch ${batchId}: ${count(plan.requests, 'request')} to ${provider}.`)
    output.record({ type: 'batch', batch: batchId, provider, rows: plan.rows, requests: plan.requests })
    if (interruption.signal.aborted) {
      await finish(engine, [await engine.request('batch.get', { batchId })], output, { outDir: null, started })
      return exitCodes.interrupted
    }
    await engine.request('batch.run', { batchId })
    const batch = await drive(engine, batchId, output, interruption.signal)
    const delivered = await deliverTo(engine, batch, flags.out, output, interruption.signal)
    const code = exitOfRun(await finish(engine, [batch], output, { outDir: delivered.dir, started }))
    return code === exitCodes.done ? delivered.code : code
  } finally {
    interruption.release()
  }
}

/** The export after a run. Whatever happens to it, the pictures are in the library and the summary is still to come. */
async function deliverTo(
  engine: Engine,
  batch: BatchSummary,
  out: string | undefined,
  output: Output,
  interrupted: AbortSignal,
): Promise<{ readonly dir: string | null; readonly code: ExitCode }> {
  if (out === undefined || interrupted.aborted || batch.images === 0) return { dir: null, code: exitCodes.done }
  try {
    const { dir, failed } = await deliver(engine, { source: { batchId: batch.id } }, resolve(out), output, interrupted)
    return { dir, code: failed.length > 0 ? exitCodes.failures : exitCodes.done }
  } catch (error) {
    const failure = failureOf(error)
    output.failure(failure)
    return { dir: null, code: exitOfFailure(failure) }
  }
}
