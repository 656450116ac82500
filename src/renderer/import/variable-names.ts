import type { Problem } from '../../contract/problem.ts'
import type { Recipe } from '../../contract/recipe.ts'
import type { SheetDraft } from '../../contract/sheet.ts'
import { templateTokens } from './template-tokens.ts'

/** Columns as a template names them: those meant as variables first, then the other used ones, unused last. */
export function variableNames(sheet: SheetDraft, recipe: Recipe): readonly string[] {
  const uses = sheet.columns.map((column) => ({ column, use: recipe.mapping[column.name] ?? column.suggested }))
  const rank = { variable: 0, prompt: 0, text: 0, unused: 2 } as const
  const rankOf = (field: string): number => (Object.hasOwn(rank, field) ? rank[field as keyof typeof rank] : 1)
  return uses
    .toSorted((a, b) => rankOf(a.use.field) - rankOf(b.use.field))
    .map(({ column, use }) => use.variable ?? column.name)
}

/** Names in a template that the plan says are no column of the sheet. */
export function unknownNames(template: string, problems: readonly Problem[]): ReadonlySet<string> {
  const said = problems.filter(({ code }) => code === 'unknown_variable').map(({ message }) => message)
  const names = templateTokens(template).map(({ name }) => name)
  return new Set(names.filter((name) => name !== '' && said.some((message) => message.includes(`{{${name}}}`))))
}
