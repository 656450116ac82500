import { availableParallelism } from 'node:os'
import type { RequestInput, RequestName, RequestOutput } from '../../contract/requests.ts'
import { openCharacters } from './characters/characters.ts'
import { openPreparer } from './imaging/converter.ts'
import { openLiveBook } from './models/live-book.ts'
import { openReferences, type References } from './references/references.ts'
import { planningHandlers } from './requests/all.ts'
import { etaSeconds } from './requests/eta.ts'
import { makeDrafts } from './requests/drafts.ts'
import { answer } from './requests/handlers.ts'
import { registryFor } from './registry.ts'

/** What a plan needs and no more: sheets, recipes and models. Opens no library and writes nothing. */
export interface Planner {
  request<Name extends PlannerRequest>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>
  /** Deletes what was fetched and converted. */
  close(): Promise<void>
}
type PlannerRequest = Extract<
  RequestName,
  `sheet.${string}` | `plan.${string}` | `models.${string}` | 'references.fetch' | 'references.look'
>

/**
 * `models` is a registry file for this run; `library` is only read, and only for its models.json, its characters and the
 * pictures it keeps. Throws `bad_request` for a wrong
 * `models`.
 */
export function openPlanner(places: { readonly models?: string; readonly library?: string } = {}): Planner {
  const registry = registryFor(places.models, places.library)
  const references = readReferences(places.library)
  const handlers = planningHandlers({
    drafts: makeDrafts(),
    models: openLiveBook(registry, { clock: Date.now }),
    references,
    registry,
    tell: () => undefined,
    eta: (work, provider) => etaSeconds(work, provider ?? 'practice', null),
  })
  return { request: (name, input) => answer(handlers, name, input), close: () => references.close() }
}

/** Images cannot be named: which there are is in the database, and that belongs to whoever has opened the library. */
function readReferences(library: string | undefined): References {
  const characters = library === undefined ? null : openCharacters(library, () => undefined)
  return openReferences({
    preparer: openPreparer({ concurrency: availableParallelism() }),
    root: library ?? null,
    writes: false,
    imagePath: null,
    character: (name, version) => characters?.find(name, version) ?? null,
  })
}
