import { resolve } from 'node:path'
import type { PlanSummary, PlannedRequest } from '../../contract/plan.ts'
import type { Problem } from '../../contract/problem.ts'
import type { BatchOptions, Recipe } from '../../contract/recipe.ts'
import type { Engine } from '../engine/index.ts'
import { toBatchOptions, type BatchFlags } from './options.ts'
import type { Output } from './output.ts'
import { chooseProvider } from './provider.ts'
import { recipeFor } from './recipe.ts'

/** A sheet read, mapped, composed and priced. */
export interface Prepared {
  readonly draft: { readonly draftId: string; readonly recipe: Recipe; readonly options: BatchOptions }
  readonly plan: PlanSummary
  readonly provider: string
}

/** The way of `plan` and `run` alike, up to the point where one reports and the other creates a batch. */
export async function prepare(engine: Engine, sheet: string, flags: BatchFlags, output: Output): Promise<Prepared> {
  const options = toBatchOptions(flags)
  const opened = await engine.request('sheet.open', { path: resolve(sheet) })
  const recipe = await recipeFor(opened, flags)
  const provider = await chooseProvider(engine, flags, output)
  const draft = { draftId: opened.draftId, recipe, options: { ...options, provider } }
  const plan = await engine.request('plan.make', draft)
  return { draft, plan, provider }
}

/** Rows composed per question to the engine. */
const pageSize = 500

/** Every request of the plan in sheet order, page by page: `visit` sees each once. Returns every problem found. */
export async function visitRequests(
  engine: Engine,
  prepared: Prepared,
  visit: (request: PlannedRequest) => void,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (let from = 0; from < prepared.plan.rows; from += pageSize) {
    const page = await engine.request('plan.requests', { ...prepared.draft, from, limit: pageSize })
    for (const request of page.requests) visit(request)
    problems.push(...page.problems)
  }
  return problems
}

/** All problems: the plan's own list, or where that was cut, its sheet-wide ones and those of every row. */
export async function allProblems(engine: Engine, prepared: Prepared): Promise<readonly Problem[]> {
  const { plan } = prepared
  if (plan.problems.length === plan.problemCount) return plan.problems
  const sheetWide = plan.problems.filter((problem) => problem.row === null)
  const ofRows = await visitRequests(engine, prepared, () => undefined)
  return [...sheetWide, ...ofRows.filter((problem) => problem.row !== null)]
}
