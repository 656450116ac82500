import { mostPixels, type ModelEntry, type Registry } from './document.ts'
import { frameRule } from './frames.ts'
import { area, brokenBy, parseSize } from './size-rule.ts'
import { allowsAny } from './size-search.ts'
import { ownOf } from './tokens.ts'

/** One thing wrong with a registry file: where in its JSON ("models[0].defaultSize") and what. */
export interface Mistake {
  readonly place: string
  readonly what: string
}

/** What a model says that contradicts itself. `place` is where it stands in the file. */
export function modelMistakes(model: ModelEntry, place: string): readonly Mistake[] {
  const mistakes: Mistake[] = []
  const say = (field: string, what: string): void => void mistakes.push({ place: `${place}.${field}`, what })
  const unlisted = (field: string, quality: string): void =>
    say(field, `"${quality}" is not among its qualities (${model.qualities.join(', ')})`)
  if (!model.qualities.includes(model.defaultQuality)) unlisted('defaultQuality', model.defaultQuality)
  for (const slow of model.slowQualities ?? []) if (!model.qualities.includes(slow)) unlisted('slowQualities', slow)
  const size = parseSize(model.defaultSize)
  const broken = size && brokenBy(model.sizes, size)
  if (broken !== null) say('defaultSize', `${model.defaultSize} breaks the model's own rule: ${broken}`)
  for (const name of model.sizes.kind === 'fixed' ? model.sizes.sizes : []) {
    const fixed = parseSize(name)
    if (fixed && area(fixed) > mostPixels)
      say('sizes', `${name} has more than ${mostPixels} pixels and could not be stored`)
  }
  for (const quality of model.qualities) {
    if (quality !== 'auto' && !isPriced(model, quality)) say('output', `nothing is said of the quality "${quality}"`)
  }
  if (!Object.keys(pricedIn(model)).some((quality) => isPriced(model, quality)))
    say('output', 'it names no price at all')
  listMistakes(model, say)
  framesMistakes(model, say)
  picturesMistakes(model, say)
  if (model.output.kind === 'formula') {
    for (const [quality, { times }] of Object.entries(model.output.uncertain)) {
      if (times[0] > times[1]) say(`output.uncertain.${quality}.times`, 'the first must be the smaller')
      if (!Object.hasOwn(model.output.bases, quality)) say(`output.uncertain.${quality}`, 'it has no base')
    }
  }
  return mistakes
}

/** What is chosen from is offered by name, each once. */
function listMistakes(model: ModelEntry, say: (field: string, what: string) => void): void {
  const { qualities, complexities, backgrounds, formats, moderations, sizes } = model
  const lists = { qualities, complexities, backgrounds, formats, moderations }
  for (const [field, names] of Object.entries({ ...lists, sizes: sizes.kind === 'fixed' ? sizes.sizes : [] }))
    for (const name of twiceIn(names)) say(field, `"${name}" is named twice`)
}

function twiceIn(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index))
}

function framesMistakes(model: ModelEntry, say: (field: string, what: string) => void): void {
  const { frames, formats } = model
  if (frames === null) {
    if (formats.includes('gif')) say('frames', 'it makes GIF: say how many frames')
    return
  }
  const { min, max, usual = max, sheets } = frames
  if (min > max) say('frames', 'min must not be above max')
  if (usual < min || usual > max) say('frames.usual', `${usual} is not between ${min} and ${max}`)
  const ends = sheets.map(({ upTo }) => upTo)
  if (ends.some((end, index) => end <= (ends[index - 1] ?? 0))) say('frames.sheets', 'fewest frames first')
  if (sheets.some(({ upTo, columns, rows }) => columns * rows < upTo))
    say('frames.sheets', 'a sheet has too few places')
  const crowded = sheets.find(({ upTo }) => !allowsAny(frameRule(model, upTo)))
  if (crowded) say('frames.sheets', `no frame of any size fits a sheet of ${crowded.columns} by ${crowded.rows}`)
  const last = ends.at(-1)
  if (last !== undefined && last < max) say('frames.sheets', `nothing is said of more than ${last} frames`)
}

/** What it says of pictures that are sent along, and of transparency. */
function picturesMistakes(model: ModelEntry, say: (field: string, what: string) => void): void {
  const { endpoints, maxReferences, backgrounds, formats } = model
  if (!endpoints.includes('generations') && maxReferences === 0)
    say('maxReferences', 'it only edits: say how many pictures may go along')
  if (backgrounds.includes('transparent') && formats.every((format) => format === 'jpeg'))
    say('backgrounds', 'JPEG holds no transparency, and it makes nothing else')
}

function isPriced({ output }: ModelEntry, quality: string): boolean {
  if (output.kind === 'formula') return Object.hasOwn(output.bases, quality)
  return Object.keys(ownOf(output.tokens, quality) ?? {}).length > 0
}

const pricedIn = ({ output }: ModelEntry): object => (output.kind === 'formula' ? output.bases : output.tokens)

/** Models that a file names more than once: nobody can say which of them was meant. */
export function repeatedMistakes(models: readonly ModelEntry[]): readonly Mistake[] {
  const ids = models.map(({ id }) => id)
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id)
    return first === index ? [] : [{ place: `models[${index}].id`, what: `${id} is models[${first}] already` }]
  })
}

/** What is wrong between the models of a whole registry. */
export function registryMistakes({ models, defaultModel, presets, aspects }: Registry): readonly Mistake[] {
  const names = { aspects, presets: presets.map(({ name }) => name) }
  const mistakes: Mistake[] = Object.entries(names).flatMap(([place, list]) =>
    Array.from(twiceIn(list), (name) => ({ place, what: `"${name}" is named twice` })),
  )
  const taken = new Map<string, string>()
  for (const model of models) {
    for (const id of [model.id, ...model.snapshots]) {
      const other = taken.get(id)
      if (other !== undefined)
        mistakes.push({ place: 'models', what: `${id} is named twice, by ${other} and ${model.id}` })
      taken.set(id, model.id)
    }
  }
  if (!models.some(({ id }) => id === defaultModel)) {
    mistakes.push({ place: 'defaultModel', what: `"${defaultModel}" is not among the models` })
  }
  return mistakes
}
