import { fields, type ColumnUse, type Field } from '../../../contract/recipe.ts'
import type { Issue } from './issue.ts'

/** Which column means what, and under which names templates find it. */
export interface Columns {
  readonly names: readonly string[]
  /** Index of the column mapped to a field; null when none is. */
  at(field: Field): number | null
  /** Every name a template may use, with the index of its column: headers, then aliases, then fields. */
  readonly lookup: ReadonlyMap<string, number>
  readonly issues: readonly Issue[]
}

/** Reads a recipe's mapping against the sheet's headers. A column the mapping does not mention is a plain variable. */
export function readColumns(names: readonly string[], mapping: Readonly<Record<string, ColumnUse>>): Columns {
  const issues: Issue[] = []
  const byField = new Map<Field, number>()
  const lookup = new Map(names.map((name, index) => [name, index]))
  for (const [name, use] of Object.entries(mapping)) {
    const index = names.indexOf(name)
    if (index === -1) issues.push(absent(name))
    else if (use.variable !== undefined && !lookup.has(use.variable)) lookup.set(use.variable, index)
  }
  names.forEach((name, index) => {
    const field = Object.hasOwn(mapping, name) ? mapping[name]?.field : undefined
    if (field === undefined || field === 'variable' || field === 'unused') return
    if (byField.has(field)) issues.push(twice(name, field))
    else byField.set(field, index)
  })
  for (const field of fields) {
    const index = byField.get(field)
    if (index !== undefined && !lookup.has(field)) lookup.set(field, index)
  }
  return { names, at: (field) => byField.get(field) ?? null, lookup, issues }
}

const absent = (name: string): Issue => ({
  code: 'unknown_variable',
  severity: 'warning',
  message: `The recipe maps a column "${name}", which the sheet does not have.`,
  fix: 'Map a column that is there, or remove it from the mapping.',
  column: name,
})

const twice = (name: string, field: Field): Issue => ({
  code: 'conflict',
  severity: 'error',
  message: `Two columns are mapped to ${field}; "${name}" is the second.`,
  fix: 'Map only one of them, and make the other a variable.',
  column: name,
})
