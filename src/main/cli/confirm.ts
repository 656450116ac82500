import { createInterface } from 'node:readline/promises'
import { failed } from '../../contract/failure.ts'
import { formatUsd, formatUsdRange } from '../../contract/money.ts'
import type { PlanSummary } from '../../contract/plan.ts'

/** Below this a run starts without a question, USD at the upper end of the estimate. */
const askAboveUsd = 1

/** What protects a run, USD. */
export interface Limits {
  /** The batch never costs more. */
  readonly capUsd: number
  /** The cap was named with the command: whoever wrote it has said how much it may cost. */
  readonly isCapNamed: boolean
  /** From the settings: above this a run is confirmed a second time; null: never. */
  readonly confirmUsd: number | null
}

/**
 * Asks on a terminal before a run that may cost more than a dollar, and a second time above `confirmUsd`. Without a
 * terminal nobody can be asked: below `confirmUsd` the cap is what protects a script, above it this throws `bad_request`
 * unless a cap or `--yes` was given with the command. Practice costs nothing and is never asked about.
 */
export async function confirmed(
  plan: Pick<PlanSummary, 'requests' | 'estimatedUsd'>,
  provider: string,
  limits: Limits,
  yes: boolean,
): Promise<boolean> {
  if (yes || provider === 'practice' || plan.estimatedUsd.high <= askAboveUsd) return true
  const most = Math.min(plan.estimatedUsd.high, limits.capUsd)
  const isLarge = limits.confirmUsd !== null && most > limits.confirmUsd
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    if (isLarge && !limits.isCapNamed) throw needsYes(most, limits.confirmUsd ?? 0)
    return true
  }
  const price = `${formatUsdRange(plan.estimatedUsd)}, never more than the cap of ${formatUsd(limits.capUsd)}`
  if (
    !(await agrees(
      `Send ${plan.requests} request${plan.requests === 1 ? '' : 's'} to ${provider} for ${price}? [y/N] `,
    ))
  )
    return false
  return !isLarge || agrees(`It may cost ${formatUsd(most)}. Is that really what you want? [y/N] `)
}

async function agrees(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim())
  } finally {
    terminal.close()
  }
}

function needsYes(most: number, confirmUsd: number) {
  return failed(
    'bad_request',
    `This run may cost ${formatUsd(most)}, and this library asks twice above ${formatUsd(confirmUsd)}. Nothing was sent.`,
    'Say how much it may cost with --cap, add --yes, or change the limit in Settings.',
  )
}
