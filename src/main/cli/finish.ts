import type { BatchSummary } from '../../contract/batch.ts'
import type { Engine } from '../engine/index.ts'
import { reportFailures } from './failures.ts'
import type { Output } from './output.ts'
import { batchSummary, sumSummaries, type Summary } from './summary.ts'

/** Names what failed, prints the summary with the next step, and returns it. `started`: performance.now() then. */
export async function finish(
  engine: Engine,
  batches: readonly BatchSummary[],
  output: Output,
  facts: { readonly outDir: string | null; readonly started: number },
): Promise<Summary> {
  for (const batch of batches) {
    if (batch.jobs.failed + batch.jobs.unknown > 0) await reportFailures(engine, batch.id, output)
  }
  const durationMs = Math.round(performance.now() - facts.started)
  const summary = { ...sumSummaries(batches.map(batchSummary)), outDir: facts.outDir, durationMs }
  output.summary(summary, nextStep(summary))
  return summary
}

/** The one command to type next, where there is one. */
export function nextStep({ batch, jobs, paused }: Summary): string | null {
  const id = batch ?? '<batch>'
  if (paused?.cause === 'cap') return `\`proofsheet resume ${id} --cap USD\` raises the cap and goes on.`
  if (paused) return `\`proofsheet resume${batch === null ? '' : ` ${id}`}\` goes on.`
  if (jobs.unknown > 0) return `Decide: \`proofsheet retry ${id} --unknown resend\` or \`--unknown write-off\`.`
  if (jobs.failed > 0) return `\`proofsheet retry ${id}\`, then \`proofsheet resume ${id}\`, tries again.`
  if (jobs.held > 0) return `\`proofsheet resume ${id} --held\` runs what is held.`
  return null
}
