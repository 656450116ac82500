import { dirname, resolve } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EngineEvent } from '../../../contract/events.ts'
import type { Problem } from '../../../contract/problem.ts'
import type { PictureSource } from '../../../contract/reference.ts'
import type { PictureWants } from '../recipe/picture-book.ts'
import { fetchLimits, openBudget } from '../references/fetch-budget.ts'
import type { References } from '../references/references.ts'
import type { Drafts } from './drafts.ts'
import type { Handlers } from './handlers.ts'
import { composing, type Composing, type PlanningTools } from './planner.ts'

const problemsShown = 1_000
/** Rows searched for addresses without letting others work, and addresses fetched between two tellings. */
const rowsPerSlice = 500
const urlsPerSlice = 16

/** Where an address stands for the first time; row null: in the recipe. */
interface Place {
  readonly row: number | null
  readonly key: string | null
  readonly column: string | null
}

/** Pictures as a draft names them. */
export function referenceRequests(
  parts: PlanningTools & {
    readonly drafts: Drafts
    readonly references: Pick<References, 'book' | 'look' | 'fetch'>
    readonly tell: (event: EngineEvent) => void
  },
): Handlers<'references.fetch' | 'references.fetchThese' | 'references.look'> {
  const { drafts, references, tell } = parts
  return {
    'references.look': ({ sources, draftId, referenceFolders = [] }) => {
      const own = draftId === undefined ? [] : [dirname(resolve(drafts.get(draftId).path))]
      return references.look(sources, [...own, ...referenceFolders])
    },
    'references.fetchThese': ({ sources }) => references.fetch(sources),
    async 'references.fetch'({ draftId, recipe, options, mostBytes = fetchLimits.mostBytes }) {
      const draft = drafts.get(draftId)
      const places = await addressesOf(composing(draft, recipe, options, parts))
      const urls = [...places.keys()]
      const problems: Problem[] = []
      const budget = openBudget({ ...fetchLimits, mostBytes })
      let fetched = 0
      for (let from = 0; from < urls.length; from += urlsPerSlice) {
        const looked = await references.fetch(urls.slice(from, from + urlsPerSlice), budget)
        for (const { source, problem } of looked) {
          const place = places.get(source)
          if (problem === null) fetched += 1
          else if (place && problems.length < problemsShown)
            problems.push({ ...about(draft.table.fileName, place), ...problem })
        }
        tell({
          name: 'work.progress',
          data: { label: 'Fetching pictures', done: from + looked.length, total: urls.length },
        })
      }
      return { fetched, problems }
    },
  }
}

/** Pictures that a person chose or painted, kept in the library. */
export function keepingRequests(
  references: Pick<References, 'add' | 'paint'>,
): Handlers<'references.add' | 'references.paint'> {
  return {
    'references.add': ({ paths }) => references.add(paths),
    'references.paint': ({ kind, png, width, height }) =>
      references.paint(kind, Buffer.from(png, 'base64'), { width, height }),
  }
}

function about(file: string, place: Place) {
  return { file, ...place, code: 'bad_reference' as const, severity: 'error' as const, remedy: null }
}

/** Every address rows and recipe name, with where it stands first. */
async function addressesOf({ draft, recipe, composer }: Composing): Promise<ReadonlyMap<PictureSource, Place>> {
  const { columns, rows } = draft.table
  const key = columns.findIndex((name) => recipe.mapping[name]?.field === 'key')
  const places = new Map<PictureSource, Place>()
  for (const [index, row] of rows.entries()) {
    if (index % rowsPerSlice === rowsPerSlice - 1) await nextTurn()
    for (const source of composer.wants(row).flatMap(sourcesOf)) {
      if (!/^https?:/i.test(source) || places.has(source)) continue
      const column = columns.find((_, at) => row.cells[at]?.includes(source)) ?? null
      const inRow = { row: row.number, key: row.cells[key] || `row-${row.number}`, column }
      places.set(source, column === null ? { row: null, key: null, column } : inRow)
    }
  }
  return places
}

function sourcesOf({ images, mask, markup }: PictureWants): readonly PictureSource[] {
  return [...images, ...[mask, markup].flatMap((source) => source ?? [])]
}
