import type { Command } from 'commander'
import type { BatchSummary } from '../../../contract/batch.ts'
import { formatUsd } from '../../../contract/money.ts'
import { batchesOf } from '../batches.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { nextStep } from '../finish.ts'
import { groupsOf, showGroup, type BatchGroup } from '../groups.ts'
import { showLibrary } from '../library-state.ts'
import { withLibrary } from '../library.ts'
import { libraryOptions, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'
import { batchSummary, countsText, pauseOf, sumSummaries } from '../summary.ts'

/** `status [batch]`: counts by state, failures by cause, spend and caps, and why it is paused. */
export function statusCommand(program: Command, exit: (code: ExitCode) => void): void {
  libraryOptions(program.command('status').description('counts, failures by cause, spend, and why it is paused'))
    .argument('[batch]', 'batch number (else all)')
    .action(async (batch: string | undefined, flags: LibraryFlags) => exit(await status(batch, flags)))
}

async function status(batch: string | undefined, flags: LibraryFlags): Promise<ExitCode> {
  const started = performance.now()
  const output = new Output(flags)
  return withLibrary(flags, async (engine) => {
    const batches = await batchesOf(engine, batch)
    const queue = await engine.request('queue.get', {})
    for (const one of batches) show(one, await groupsOf(engine, one.id, queue.triage), output)
    if (batches.length === 0) output.line('No batches yet. `proofsheet run SHEET` makes the first.')
    else showLibrary(queue, output)
    const durationMs = Math.round(performance.now() - started)
    output.record({ ...sumSummaries(batches.map(batchSummary)), durationMs })
    return exitCodes.done
  })
}

function show(batch: BatchSummary, groups: readonly BatchGroup[], output: Output): void {
  const summary = batchSummary(batch)
  const { id, name, sheetName, provider, state, createdAt, capUsd } = batch
  output.record({ ...summary, type: 'batch', name, sheet: sheetName, provider, state, createdAt, capUsd })
  output.line(`Batch ${id} ${name} (${sheetName}, ${provider}): ${state}. ${countsText(summary.jobs)}.`)
  const cap = capUsd === null ? '' : ` of a cap of ${formatUsd(capUsd)}`
  output.line(`  Spent ${formatUsd(batch.spentUsd)}${cap}, ${formatUsd(batch.reservedUsd)} held.`)
  const pause = pauseOf(batch)
  if (pause) output.line(`  Paused (${pause.cause}): ${pause.message} ${pause.action}`)
  for (const group of groups) showGroup(id, group, output)
  const next = groups.length > 0 && !summary.paused ? null : nextStep(summary)
  if (next) output.line(`  ${next}`)
}
