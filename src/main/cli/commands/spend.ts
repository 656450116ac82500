import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { formatUsd } from '../../../contract/money.ts'
import { spendKeys, type SpendKey, type SpendLine, type SpendReport } from '../../../contract/spend.ts'
import type { RequestInput } from '../../../contract/requests.ts'
import { batchIdOf } from '../batches.ts'
import { count } from '../count.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { withLibrary } from '../library.ts'
import { libraryOptions, toDay, type LibraryFlags } from '../options.ts'
import { Output } from '../output.ts'

interface SpendFlags extends LibraryFlags {
  readonly by: SpendKey
  readonly batch?: string
  readonly from?: string
  readonly to?: string
  readonly csv?: string
}

/** `spend`: where the money went, on the screen or as CSV. */
export function spendCommand(program: Command, exit: (code: ExitCode) => void): void {
  libraryOptions(program.command('spend').description('where the money went, by day, model, batch, row or image'))
    .addOption(new Option('--by <what>', 'day, model, batch, row or image').choices(spendKeys).default('day'))
    .option('--batch <batch>', 'only this batch, by its number')
    .option('--from <day>', 'from this local day on, as 2026-11-22', toDay)
    .option('--to <day>', 'up to and with this local day', toDay)
    .option('--csv <file>', 'write every line to this file instead; one that is there is replaced')
    .action(async (flags: SpendFlags) => exit(await spend(flags)))
}

async function spend(flags: SpendFlags): Promise<ExitCode> {
  const output = new Output(flags)
  const { by, batch, from, to, csv } = flags
  const query = { by, ...(batch && { batchId: batchIdOf(batch) }), ...(from && { from }), ...(to && { to }) }
  return withLibrary(flags, async (engine) => {
    if (query.batchId !== undefined) await engine.request('batch.get', { batchId: query.batchId })
    const report = await engine.request('spend.report', query)
    if (csv === undefined) show(output, report)
    else {
      const { path, lines } = await engine.request('spend.export', { ...query, path: resolve(csv) })
      output.line(`${count(lines, 'line')} in ${path}`)
      output.record({ type: 'spend_export', path, lines })
    }
    output.record({ type: 'spend_total', ...filterOf(query), lines: report.lineCount, ...report.total })
    output.line(totalText(report.total))
    return exitCodes.done
  })
}

/** What was asked, every field present. */
function filterOf({ by, batchId, from, to }: RequestInput<'spend.report'>) {
  return { by, batch: batchId ?? null, from: from ?? null, to: to ?? null }
}

function show(output: Output, { by, lines, lineCount }: SpendReport): void {
  for (const { batchId, ...line } of lines) output.record({ type: 'spend', by, batch: batchId, ...line })
  if (!output.json) for (const text of table(by, lines)) output.line(text)
  if (lineCount > lines.length) {
    const left = (lineCount - lines.length).toLocaleString('en-US')
    output.note(`${left} more lines; --csv FILE writes them all.`)
  }
}

const heads = ['requests', 'pictures', 'spent', 'held', 'per approved'] as const

/** Lines for a person: the name first, then figures in columns, and in words what of them is an estimate. */
function table(by: SpendKey, lines: readonly SpendLine[]): readonly string[] {
  if (lines.length === 0) return []
  const rows = [[by, ...heads], ...lines.map((line) => [line.label, ...figures(line)])]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row, index) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    return `${cells.join('  ')}${estimateText(lines[index - 1])}`
  })
}

function figures(line: SpendLine): readonly string[] {
  const { requests, images, spentUsd, heldUsd, perApprovedUsd } = line
  const counts = [requests, images].map((count) => count.toLocaleString('en-US'))
  return [
    ...counts,
    formatUsd(spentUsd),
    formatUsd(heldUsd),
    perApprovedUsd === null ? '-' : formatUsd(perApprovedUsd, true),
  ]
}

function estimateText(line: SpendLine | undefined): string {
  return line && line.uncertainUsd > 0 ? `  (${formatUsd(line.uncertainUsd)} of it estimated)` : ''
}

function totalText(total: SpendReport['total']): string {
  const { requests, images, spentUsd, uncertainUsd, heldUsd, approved, perApprovedUsd } = total
  return [
    `Spent ${formatUsd(spentUsd)} on ${count(requests, 'request')} for ${count(images, 'picture')}, ${formatUsd(heldUsd)} held.`,
    uncertainUsd > 0
      ? `${formatUsd(uncertainUsd)} of it is an estimate: billed or sent again without a bill to prove it.`
      : '',
    perApprovedUsd === null ? '' : `${count(approved, 'picture')} approved, ${formatUsd(perApprovedUsd, true)} each.`,
  ]
    .filter(Boolean)
    .join(' ')
}
