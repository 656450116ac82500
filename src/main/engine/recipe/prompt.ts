import type { PromptSegment } from '../../../contract/plan.ts'
import type { Columns } from './columns.ts'
import type { Rendered, Template } from './template/template.ts'

/** Makes prompts of one template: the row's own prompt and words that must be readable included. */
export interface PromptMaker {
  render(cells: readonly string[]): Rendered
  segments(cells: readonly string[]): readonly PromptSegment[]
}

const beforeWords = ' The picture shows exactly these words: "'
const afterWords = '"'

/**
 * A filled prompt cell replaces a template that does not use it, and is taken literally. Words of the text column are
 * added at the end unless the template places them itself.
 */
export function promptMaker(template: Template, columns: Columns): PromptMaker {
  const own = unused(template, columns.at('prompt'))
  const words = columns.at('text')
  const base = (cells: readonly string[]): Rendered => {
    const literal = filled(cells, own)
    return literal === null ? template.render(cells) : { text: literal, missing: [], failure: null }
  }
  const wordsFor = (cells: readonly string[]): string | null => {
    const placed = filled(cells, own) === null && words !== null && template.columns.includes(words)
    return placed ? null : filled(cells, words)
  }
  return {
    render: (cells) => {
      const rendered = base(cells)
      const added = wordsFor(cells)
      return added === null ? rendered : { ...rendered, text: rendered.text + beforeWords + added + afterWords }
    },
    segments: (cells) => {
      const literal = filled(cells, own)
      const added = wordsFor(cells)
      return [
        ...(literal === null ? template.segments(cells) : [valueOf(literal, own, columns)]),
        ...(added === null
          ? []
          : [
              { kind: 'text' as const, text: beforeWords },
              valueOf(added, words, columns),
              { kind: 'text' as const, text: afterWords },
            ]),
      ]
    },
  }
}

const unused = (template: Template, column: number | null): number | null =>
  column !== null && template.columns.includes(column) ? null : column

function filled(cells: readonly string[], column: number | null): string | null {
  const cell = column === null ? '' : (cells[column] ?? '')
  return cell.trim() === '' ? null : cell
}

const valueOf = (text: string, column: number | null, columns: Columns): PromptSegment => ({
  kind: 'value',
  text,
  column: column === null ? '' : (columns.names[column] ?? ''),
})
