import { resolve } from 'node:path'
import type { PlanSummary, PlannedRequest } from '../../contract/plan.ts'
import type { Problem } from '../../contract/problem.ts'
import type { BatchOptions, Recipe } from '../../contract/recipe.ts'
import type { Planner } from '../engine/index.ts'
import type { FetchFlags, RecipeFlags } from './options.ts'
import type { Output } from './output.ts'
import { recipeFor } from './recipe.ts'

/** A sheet read, mapped, composed and priced. */
export interface Prepared {
  readonly draft: { readonly draftId: string; readonly recipe: Recipe; readonly options: BatchOptions }
  readonly plan: PlanSummary
}

/** The way of `plan` and `run` alike, up to the point where one reports and the other creates a batch. */
export async function prepare(
  planner: Planner,
  sheet: string,
  flags: RecipeFlags,
  options: BatchOptions,
): Promise<Prepared> {
  const opened = await planner.request('sheet.open', { path: resolve(sheet) })
  const draft = { draftId: opened.draftId, recipe: await recipeFor(opened, flags), options }
  return { draft, plan: await planner.request('plan.make', draft) }
}

/** With --fetch, the plan once more with what its addresses gave; what they did not is among its problems. */
export async function fetched(
  planner: Planner,
  { draft, plan }: Prepared,
  { fetch, fetchLimit }: FetchFlags,
  output: Output,
): Promise<Prepared> {
  if (fetch !== true || plan.toFetch.length === 0) return { draft, plan }
  output.note(`Fetching pictures from ${plan.toFetch.map(({ host }) => host).join(', ')}.`)
  const mostBytes = fetchLimit === undefined ? undefined : fetchLimit * 1_000_000
  await planner.request('references.fetch', { ...draft, mostBytes })
  return { draft, plan: await planner.request('plan.make', draft) }
}

/** Rows composed per question to the engine. */
const pageSize = 500

/** Every request of the plan in sheet order: `visit` sees each once. Returns every problem found. */
export async function visitRequests(
  planner: Planner,
  prepared: Prepared,
  visit: (request: PlannedRequest) => void,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (let from = 0; from < prepared.plan.rows; from += pageSize) {
    const page = await planner.request('plan.requests', { ...prepared.draft, from, limit: pageSize })
    for (const request of page.requests) visit(request)
    problems.push(...page.problems)
  }
  return problems
}

/** All problems: the plan's own list, or where that was cut, everything found row by row. */
export async function allProblems(planner: Planner, prepared: Prepared): Promise<readonly Problem[]> {
  const { plan } = prepared
  return plan.problems.length === plan.problemCount ? plan.problems : visitRequests(planner, prepared, () => undefined)
}
