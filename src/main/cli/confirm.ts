import { createInterface } from 'node:readline/promises'
import { formatUsd, formatUsdRange } from '../../contract/money.ts'
import type { PlanSummary } from '../../contract/plan.ts'

/** Below this a run starts without a question, USD at the upper end of the estimate. */
const askAboveUsd = 1

/**
 * Asks on a terminal before a run that may cost more than a dollar. Without a terminal, with `--yes` and in practice mode
 * there is no question: the cap is what protects a script.
 */
export async function confirmed(plan: PlanSummary, provider: string, capUsd: number, yes: boolean): Promise<boolean> {
  const free = provider === 'practice' || plan.estimatedUsd.high <= askAboveUsd
  if (yes || free || !process.stdin.isTTY || !process.stderr.isTTY) return true
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const price = `${formatUsdRange(plan.estimatedUsd)}, never more than the cap of ${formatUsd(capUsd)}`
    const answer = await terminal.question(`Send ${plan.requests} requests to ${provider} for ${price}? [y/N] `)
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}
