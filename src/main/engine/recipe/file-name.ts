import type { Columns } from './columns.ts'
import type { FileNameFacts, SourceRow } from './composer.ts'
import type { Issue } from './issue.ts'
import { parseTemplate } from './template/template.ts'

const facts = ['key', 'row', 'variant', 'repeat', 'rendition', 'width', 'height'] as const

/** Makes base names of exported files. */
export interface FileNamer {
  readonly issues: readonly Issue[]
  readonly columns: readonly number[]
  name(row: SourceRow, key: string, facts: FileNameFacts): string
}

/**
 * A filled file-name cell beats the template; a picture's extension in it is dropped. Facts of the picture are found
 * under their own names even where a header is called the same. An empty cell leaves nothing; an empty name is the key.
 */
export function fileNamer(source: string, columns: Columns): FileNamer {
  const names = [...columns.names, ...facts]
  const lookup = new Map(columns.lookup)
  facts.forEach((fact, index) => lookup.set(fact, columns.names.length + index))
  const template = parseTemplate(source, names, lookup, 'The file-name template')
  const own = columns.at('filename')
  return {
    issues: template.issues,
    columns: template.columns.filter((column) => column < columns.names.length),
    name: ({ cells, number }, key, picture) => {
      const given = own === null ? '' : (cells[own] ?? '').trim()
      if (given !== '') return given.replace(/\.(png|jpe?g|webp|avif|gif|svg)$/i, '')
      const { variant, repeat, rendition, width, height } = picture
      const values = [...cells, key, number, variant, repeat, rendition, width, height].map(String)
      const { text } = template.render(values)
      return text.trim() === '' ? key : text
    },
  }
}
