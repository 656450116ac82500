import type { RequestInput, RequestName, RequestOutput } from '../../contract/requests.ts'
import { openModelBook } from './models/model-book.ts'
import { planningHandlers } from './requests/all.ts'
import { etaSeconds } from './requests/eta.ts'
import { makeDrafts } from './requests/drafts.ts'
import { answer } from './requests/handlers.ts'
import { registryFor } from './registry.ts'

/** What a plan needs and no more: sheets, recipes and models. Opens no library and writes nothing. */
export interface Planner {
  request<Name extends PlannerRequest>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>
}
type PlannerRequest = Extract<RequestName, `sheet.${string}` | `plan.${string}` | `models.${string}`>

/**
 * `models` is a registry file for this run; `library` is only looked at for its models.json. Throws `bad_request` for a wrong
 * `models`.
 */
export function openPlanner(places: { readonly models?: string; readonly library?: string } = {}): Planner {
  const registry = registryFor(places.models, places.library)
  const handlers = planningHandlers({
    drafts: makeDrafts(),
    models: openModelBook({ registry: registry.registry, clock: Date.now }),
    registry,
    eta: (requests, provider) => etaSeconds(requests, provider ?? 'practice', null),
  })
  return { request: (name, input) => answer(handlers, name, input) }
}
