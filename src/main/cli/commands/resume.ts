import type { Command } from 'commander'
import type { BatchSummary } from '../../../contract/batch.ts'
import { failed } from '../../../contract/failure.ts'
import type { Engine } from '../../engine/index.ts'
import { checkAddress, usesEnvironment } from '../address.ts'
import { batchesOf } from '../batches.ts'
import { count } from '../count.ts'
import { drive } from '../drive.ts'
import { exitOfRun, type ExitCode } from '../exit.ts'
import { finish } from '../finish.ts'
import { onInterrupt, type Interruption } from '../interrupt.ts'
import { showShutdowns } from '../library-state.ts'
import { withLibrary } from '../library.ts'
import { addressOption, libraryOptions, toCap, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'

interface ResumeFlags extends LibraryFlags {
  readonly held?: true
  readonly cap?: number
}

/** `resume [batch]`: go on with what was released and is not settled; with `--held` also with what never was. */
export function resumeCommand(program: Command, exit: (code: ExitCode) => void): void {
  addressOption(libraryOptions(program.command('resume').description('go on with whatever is unfinished')))
    .argument('[batch]', 'batch number (else all, oldest first)')
    .option('--held', 'also what is held, such as the rest of a sample')
    .option('--cap <usd>', 'a new cap for the batch', toCap)
    .action(async (batch: string | undefined, flags: ResumeFlags) => exit(await resume(batch, flags)))
}

async function resume(batch: string | undefined, flags: ResumeFlags): Promise<ExitCode> {
  if (flags.cap !== undefined && batch === undefined) {
    throw failed('bad_request', '--cap belongs to one batch.', 'Name it: proofsheet resume BATCH --cap USD.')
  }
  await checkAddress(flags, usesEnvironment(undefined))
  const started = performance.now()
  const output = new Output(flags)
  return withLibrary(flags, async (engine) => {
    const all = await batchesOf(engine, batch)
    const open = all.filter(({ jobs }) => jobs.running + leftIn(jobs, flags) > 0)
    const cancelled = open.filter(({ pause }) => pause?.cause === 'cancelled')
    for (const one of cancelled) output.note(cancelledText(one, flags, batch !== undefined))
    const resumable = batch === undefined ? open.filter((one) => !cancelled.includes(one)) : open
    if (resumable.length === 0) {
      const waiting = batch === undefined ? all.filter(({ jobs }) => jobs.unknown > 0) : all
      return exitOfRun(await finish(engine, waiting, output, { outDir: null, started }))
    }
    const interruption = onInterrupt(output, 'Stopping: waiting for what is in flight. Again to quit at once.')
    try {
      showShutdowns((await engine.request('queue.get', {})).shutdowns, output)
      const done = await goOn(engine, resumable.toReversed(), flags, output, interruption)
      return exitOfRun(await finish(engine, done, output, { outDir: null, started }))
    } finally {
      interruption.release()
    }
  })
}

/** Requests that would be sent. */
function leftIn({ waiting, held }: BatchSummary['jobs'], flags: ResumeFlags): number {
  return waiting + (flags.held ? held : 0)
}

/** What was cancelled is sent only where its batch is named. */
function cancelledText({ id, name, jobs }: BatchSummary, flags: ResumeFlags, isNamed: boolean): string {
  const count = leftIn(jobs, flags)
  const left = `Batch ${id} (${name}) was cancelled with ${count} ${count === 1 ? 'request' : 'requests'} left`
  const again = `proofsheet resume ${id}${flags.held ? ' --held' : ''}`
  return isNamed ? `${left}: they are sent now.` : `${left}: left as it is. \`${again}\` sends them.`
}

/** One batch after the other, oldest first. After an interrupt or a pause the rest are left as they are. */
async function goOn(
  engine: Engine,
  resumable: readonly BatchSummary[],
  flags: ResumeFlags,
  output: Output,
  { signal }: Interruption,
): Promise<readonly BatchSummary[]> {
  const done: BatchSummary[] = []
  for (const { id: batchId, name, jobs } of resumable) {
    if (signal.aborted) break
    const held = flags.held ? jobs.held : 0
    output.note(`Batch ${batchId} (${name}): ${count(leftIn(jobs, flags), 'request')} to go.`)
    if (held > 0 || flags.cap !== undefined) {
      // Rows by name: without any a sample would be run again as a sample.
      const rowIds = held > 0 ? [...(await engine.request('batch.rowIds', { batchId }))] : []
      await engine.request('batch.run', { batchId, rowIds, ...(flags.cap !== undefined && { capUsd: flags.cap }) })
    } else await engine.request('batch.resume', { batchId })
    const batch = await drive(engine, batchId, output, signal)
    done.push(batch)
    if (batch.pause) break
  }
  return done
}
