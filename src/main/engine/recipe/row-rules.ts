import type { Columns } from './columns.ts'
import type { SourceRow } from './composer.ts'
import type { Issue } from './issue.ts'
import type { Rendered } from './template/template.ts'

const noIssues: readonly Issue[] = []
const mostRepeats = 20

/** The row's key exactly as in the sheet; "row-<number>" where there is none. */
export function keyOf(row: SourceRow, columns: Columns): { readonly value: string; readonly issues: readonly Issue[] } {
  const column = columns.at('key')
  const cell = column === null ? '' : (row.cells[column] ?? '')
  if (cell.trim() !== '') return { value: cell, issues: noIssues }
  const value = `row-${row.number}`
  if (column === null) return { value, issues: noIssues }
  const header = columns.names[column] ?? ''
  const message = `${header} is empty; the row is called ${value}.`
  return {
    value,
    issues: [{ code: 'missing_value', severity: 'warning', message, fix: 'Give the row its own key.', column: header }],
  }
}

/** How often the row itself wants its picture; null when it does not say. It can say so only for a single variant. */
export function repeatsOf(
  row: SourceRow,
  columns: Columns,
  variants: number,
): { readonly repeats: number | null; readonly issues: readonly Issue[] } {
  const column = columns.at('variants')
  const cell = column === null ? '' : (row.cells[column] ?? '').trim()
  if (column === null || cell === '') return { repeats: null, issues: noIssues }
  const header = columns.names[column] ?? null
  const count = /^\d{1,3}$/.test(cell) ? Number(cell) : Number.NaN
  if (!(count <= mostRepeats)) {
    const fix = `Use a whole number from 0 to ${mostRepeats}.`
    const message = `"${cell}" is not a number of pictures.`
    return { repeats: null, issues: [{ code: 'bad_value', severity: 'error', message, fix, column: header }] }
  }
  if (variants === 1) return { repeats: count, issues: noIssues }
  const message = `The recipe has ${variants} variants with their own repeats; the row's ${cell} is not used.`
  const fix = 'Empty the cell, or use a recipe with one variant.'
  return { repeats: null, issues: [{ code: 'conflict', severity: 'warning', message, fix, column: header }] }
}

/** What keeps a rendered prompt from being sent. `spoken`: with everything that is added to it. */
export function promptIssues(rendered: Rendered, spoken: string, maxChars: number, model: string): readonly Issue[] {
  const { text, missing, failure } = rendered
  if (failure !== null) {
    const message = `The template fails on this row: ${failure}`
    return [{ code: 'template_syntax', severity: 'error', message, fix: 'Correct the cell or the template.' }]
  }
  if (missing.length > 0) return missing.map(missingIssue)
  if (text.trim() === '') {
    return [
      {
        code: 'prompt_empty',
        severity: 'error',
        message: 'The prompt is empty.',
        fix: 'Write a template or fill the prompt cell.',
      },
    ]
  }
  if (spoken.length <= maxChars) return noIssues
  const message = `The prompt has ${spoken.length} characters; ${model} takes at most ${maxChars}.`
  return [{ code: 'prompt_too_long', severity: 'error', message, fix: 'Shorten the cells or the template.' }]
}

const missingIssue = (column: string): Issue => ({
  code: 'missing_value',
  severity: 'error',
  message: `${column} is empty, but the template uses it.`,
  fix: `Fill the cell, or write {{${column} | default: "..."}} in the template.`,
  column,
})
