import type { Command } from 'commander'
import type { Learnt } from '../../../contract/model.ts'
import { formatUsd, formatUsdRange } from '../../../contract/money.ts'
import type { PlannedReference, PlannedVariant, PlanSummary } from '../../../contract/plan.ts'
import type { Planner } from '../../engine/index.ts'
import { count } from '../count.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { plannerFor } from '../library.ts'
import { batchOptions, toBatchOptions, type BatchFlags } from '../options.ts'
import { Output } from '../output.ts'
import { allProblems, fetched, prepare, visitRequests, type Prepared } from '../prepare.ts'
import { anyError, problemsText } from '../problems.ts'
import { durationText, planSummary, rounded } from '../summary.ts'

/** `plan <sheet>`: what a run would send and cost. No library is touched and nothing is sent. */
export function planCommand(program: Command, exit: (code: ExitCode) => void): void {
  batchOptions(program.command('plan').description('read, map, validate, compose and price; send nothing'))
    .argument('<sheet>', 'CSV, TSV or semicolon file')
    .action(async (sheet: string, flags: BatchFlags) => exit(await plan(sheet, flags)))
}

async function plan(sheet: string, flags: BatchFlags): Promise<ExitCode> {
  const started = performance.now()
  const output = new Output(flags)
  const options = toBatchOptions(flags)
  const planner = await plannerFor(flags, output)
  try {
    const planned = await prepare(planner, sheet, flags, options)
    return await report(planner, await fetched(planner, planned, flags, output), output, started)
  } finally {
    await planner.close()
  }
}

async function report(planner: Planner, prepared: Prepared, output: Output, started: number): Promise<ExitCode> {
  if (output.json) {
    await visitRequests(planner, prepared, (request) =>
      output.record({ type: 'request', ...request, estimatedUsd: rounded(request.estimatedUsd) }),
    )
  }
  const problems = await allProblems(planner, prepared)
  output.line(reportText(prepared.plan))
  output.problems(problems, 'stdout')
  output.record({ ...planSummary(prepared.plan, Math.round(performance.now() - started)) })
  return anyError(problems) ? exitCodes.input : exitCodes.done
}

function reportText(plan: PlanSummary): string {
  const lines = [
    `${count(plan.rows, 'row')}, ${count(plan.requests, 'request')}; ${formatUsdRange(plan.estimatedUsd)}.`,
  ]
  if (plan.etaSeconds) lines.push(`Takes about ${etaText(plan.etaSeconds)}.`)
  lines.push(...plan.variants.map(variantText))
  for (const { row, key, segments, references } of plan.previews) {
    lines.push(`  row ${row} (${key}): ${segments.map(({ text }) => text).join('')}`)
    if (references.length > 0) lines.push(`    with ${references.map(referenceText).join(', ')}`)
  }
  if (plan.characters.length > 0) lines.push(`Characters: ${plan.characters.map((name) => `@${name}`).join(', ')}.`)
  if (plan.fallbackUsd > 0) lines.push(`Cutting out transparent backgrounds may add ${formatUsd(plan.fallbackUsd)}.`)
  if (plan.toFetch.length > 0) lines.push(fetchText(plan.toFetch))
  for (const path of plan.outputTree) lines.push(`  -> ${path}`)
  if (plan.problemCount > 0) lines.push(`${problemsText(plan)}:`)
  return lines.join('\n')
}

function variantText(variant: PlannedVariant): string {
  const { name, model, size: made, crop, quality, complexity, repeats, requests, each, learnt } = variant
  const size = crop === null ? made : `${made} cut to ${crop}`
  const settings = [model, size, quality, ...(complexity === null ? [] : [`complexity ${complexity}`])].join(', ')
  const seen = learnt === null ? '' : `; ${learntText(learnt)}`
  return `  ${name}: ${settings}, ${repeats} a row: ${count(requests, 'request')}, ${formatUsdRange(each, true)} each${seen}`
}

/** "as learnt from 14 pictures, 3 % above what was expected, about 42 s each". */
function learntText({ pictures, drift, seconds }: Learnt): string {
  const percent = Math.round(Math.abs(drift) * 100)
  const off = percent === 0 ? 'as expected' : `${percent} % ${drift > 0 ? 'above' : 'below'} what was expected`
  const time = seconds === null ? '' : `, about ${Math.max(1, Math.round(seconds))} s each`
  return `as learnt from ${count(pictures, 'picture')}, ${off}${time}`
}

function referenceText({ role, picture }: PlannedReference): string {
  const { name, width, height } = picture
  return `${role === 'image' ? '' : `${role} `}${name} (${width}x${height})`
}

/** Nothing is fetched without being asked. */
function fetchText(hosts: PlanSummary['toFetch']): string {
  const total = hosts.reduce((sum, { pictures }) => sum + pictures, 0)
  const from = hosts.map(({ host, pictures }) => `${host} (${pictures})`).join(', ')
  return `${count(total, 'picture')} to fetch from ${from}: --fetch does.`
}

/** "2 min 5 s", or "2 min 5 s to 9 min 0 s" where the pace is not known. */
function etaText({ low, high }: NonNullable<PlanSummary['etaSeconds']>): string {
  const [least, most] = [durationText(low * 1_000), durationText(high * 1_000)]
  return least === most ? least : `${least} to ${most}`
}
