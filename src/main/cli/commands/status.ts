import type { Command } from 'commander'
import { formatUsd } from '../../../contract/money.ts'
import { batchesOf } from '../batches.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { nextStep } from '../finish.ts'
import { withEngine } from '../library.ts'
import { libraryOptions, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'
import { batchSummary, countsText, sumSummaries } from '../summary.ts'

/** `status [batch]`: counts by state, spend, and why it is paused. */
export function statusCommand(program: Command, exit: (code: ExitCode) => void): void {
  libraryOptions(program.command('status').description('counts by state, spend, and why it is paused'))
    .argument('[batch]', 'batch number (else all)')
    .action(async (batch: string | undefined, flags: LibraryFlags) => exit(await status(batch, flags)))
}

async function status(batch: string | undefined, flags: LibraryFlags): Promise<ExitCode> {
  const started = performance.now()
  const output = new Output(flags)
  return withEngine(flags, async (engine) => {
    const batches = await batchesOf(engine, batch)
    for (const one of batches) {
      const summary = batchSummary(one)
      const { id, name, sheetName, provider, state, createdAt, capUsd } = one
      output.record({ ...summary, type: 'batch', name, sheet: sheetName, provider, state, createdAt, capUsd })
      output.line(`Batch ${id} ${name} (${sheetName}, ${provider}): ${state}. ${countsText(summary.jobs)}.`)
      const cap = capUsd === null ? '' : ` of a cap of ${formatUsd(capUsd)}`
      output.line(`  Spent ${formatUsd(one.spentUsd)}${cap}, ${formatUsd(one.reservedUsd)} held.`)
      if (one.pause) output.line(`  Paused (${one.pause.cause}): ${one.pause.message} ${one.pause.action}`)
      const next = nextStep(summary)
      if (next) output.line(`  ${next}`)
    }
    if (batches.length === 0) output.line('No batches yet. `proofsheet run SHEET` makes the first.')
    const durationMs = Math.round(performance.now() - started)
    output.record({ ...sumSummaries(batches.map(batchSummary)), durationMs })
    return exitCodes.done
  })
}
