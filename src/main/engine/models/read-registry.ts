import type { z } from 'zod'
import { failed } from '../../../contract/failure.ts'
import { modelMistakes, registryMistakes, repeatedMistakes, type Mistake } from './consistency.ts'
import { registryFileSchema, type Registry, type RegistryFile } from './document.ts'

const mostTold = 5

/**
 * A user's registry file laid over the shipped one. Throws `bad_request` with the file, the place in its JSON and what is
 * wrong there, for up to five mistakes.
 */
export function readRegistry(text: string, file: string, shipped: Registry): Registry {
  const parsed = registryFileSchema.safeParse(parseJson(text, file))
  if (!parsed.success) throw refused(file, parsed.error.issues.map(mistakeOf))
  const merged = mergeRegistry(shipped, parsed.data)
  const { models = [] } = parsed.data
  const own = models.flatMap((model, index) => modelMistakes(model, `models[${index}]`))
  const mistakes = [...own, ...repeatedMistakes(models), ...registryMistakes(merged)]
  if (mistakes.length > 0) throw refused(file, mistakes)
  return merged
}

/**
 * Models are replaced whole, by id; new ones come last. A shipped model whose id the file calls retired leaves the list with
 * its snapshots; a retired snapshot leaves alone. Retired days are joined by id, a listed model never being retired; other
 * lists are replaced.
 */
export function mergeRegistry(shipped: Registry, { $schema: _schema, ...file }: RegistryFile): Registry {
  const own = new Map((file.models ?? []).map((model) => [model.id, model]))
  const { kept, gone } = retire(shipped, own, new Map(Object.entries(file.retired ?? {})))
  const models = [...new Map([...kept.map((model) => [model.id, model] as const), ...own]).values()]
  const listed = new Set(models.flatMap(({ id, snapshots }) => [id, ...snapshots]))
  const retired = Object.entries({ ...shipped.retired, ...gone }).filter(([id]) => !listed.has(id))
  const given = Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined))
  return { ...shipped, ...given, models, retired: Object.fromEntries(retired) }
}

/** What is left of the shipped models, and the last day of each name that is gone. */
function retire({ models }: Registry, own: ReadonlyMap<string, unknown>, days: ReadonlyMap<string, string>) {
  const gone = new Map(days)
  const kept = models.flatMap((model) => {
    const day = own.has(model.id) ? undefined : days.get(model.id)
    const snapshots = model.snapshots.filter((id) => !days.has(id))
    if (day === undefined) return [snapshots.length === model.snapshots.length ? model : { ...model, snapshots }]
    for (const id of model.snapshots) if (!gone.has(id)) gone.set(id, day)
    return []
  })
  return { kept, gone: Object.fromEntries(gone) }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw refused(file, [{ place: 'the file', what: error instanceof Error ? error.message : 'not JSON' }])
  }
}

function mistakeOf({ path, message }: z.core.$ZodIssue): Mistake {
  const place = path.reduce<string>(
    (before, part) => (typeof part === 'number' ? `${before}[${part}]` : `${before}${before && '.'}${String(part)}`),
    '',
  )
  // What the schema checker says of a field that is not there.
  const what = message.endsWith('received undefined') ? 'it is missing' : message.replace(/^Invalid input: /, '')
  return { place: place || 'the file', what }
}

function refused(file: string, mistakes: readonly Mistake[]) {
  const told = mistakes.slice(0, mostTold).map(({ place, what }) => `${place}: ${what}`)
  const more = mistakes.length > mostTold ? ` And ${mistakes.length - mostTold} more.` : ''
  return failed(
    'bad_request',
    `The model file ${file} is not valid. ${told.join('; ')}.${more}`,
    'Correct these places, or take the file away; docs/models.md says what each field means.',
  )
}
