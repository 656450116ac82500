import { assertNever } from '../../contract/assert-never.ts'
import type { ModelInfo } from '../../contract/model.ts'
import { mostPartialImages, type Parameters } from '../../contract/recipe.ts'
import type { Choice } from '../ui/choice.ts'

/** The settings that are one of a list, and where a model keeps its list. */
const lists = {
  quality: 'qualities',
  complexity: 'complexities',
  background: 'backgrounds',
  format: 'formats',
  moderation: 'moderations',
} as const
export type ListedSetting = keyof typeof lists

/** Models concerned by a setting: one for a variant, several for a recipe. The word for them in a sentence. */
function names(models: readonly ModelInfo[]): string {
  return models.map(({ id }) => id).join(', ')
}

/**
 * What can be chosen: every value that all models concerned have. One that some of them lack stays in the list and says
 * which; so does one that only other models have, where `others` are given.
 */
export function offers(
  models: readonly ModelInfo[],
  setting: ListedSetting,
  others: readonly ModelInfo[] = [],
): readonly Choice<string>[] {
  const values = new Set([...models, ...others].flatMap((model) => model[lists[setting]]))
  return [...values].map((value) => {
    const lacking = models.filter((model) => !model[lists[setting]].includes(value))
    return lacking.length === 0
      ? { value, label: value }
      : { value, label: value, disabledReason: lackWords(lacking, setting, value) }
  })
}

/** "gpt-image-2 makes no transparent background". */
export function lackWords(lacking: readonly ModelInfo[], setting: ListedSetting, value: string): string {
  const verb = lacking.length === 1 ? 'makes' : 'make'
  switch (setting) {
    case 'background':
      return `${names(lacking)} ${verb} no ${value} background`
    case 'format':
      return `${names(lacking)} ${verb} no ${value.toUpperCase()}`
    case 'quality':
    case 'complexity':
    case 'moderation':
      return `${names(lacking)} ${lacking.length === 1 ? 'has' : 'have'} no ${setting} ${value}`
    default:
      return assertNever(setting)
  }
}

/** Why a setting has nothing to choose, for a tooltip; null when it has. */
export function whyNone(models: readonly ModelInfo[], setting: ListedSetting): string | null {
  const lacking = models.filter((model) => model[lists[setting]].length === 0)
  if (models.length === 0 || lacking.length < models.length) return null
  return `${names(lacking)} ${lacking.length === 1 ? 'has' : 'have'} no ${setting} setting.`
}

/** Models of these that cannot make a transparent background by themselves. */
export function withoutAlpha(models: readonly ModelInfo[]): readonly ModelInfo[] {
  return models.filter(({ backgrounds }) => !backgrounds.includes('transparent'))
}

/** Partial pictures that all models concerned send with a format; `reason` says why there are none. */
export function partialsAllowed(
  models: readonly ModelInfo[],
  format: string,
): { readonly most: number; readonly reason: string | null } {
  if (isDrawing(format)) return { most: 0, reason: `${format.toUpperCase()} is not streamed.` }
  const most = Math.min(mostPartialImages, ...models.map(({ maxPartialImages }) => maxPartialImages))
  if (most > 0) return { most, reason: null }
  const lacking = models.filter(({ maxPartialImages }) => maxPartialImages === 0)
  return { most, reason: `${names(lacking)} ${lacking.length === 1 ? 'sends' : 'send'} no partial pictures.` }
}

/** GIF and SVG: no stream, no compression, and nothing of them is shown but a picture of it. */
export function isDrawing(format: string): boolean {
  return format === 'gif' || format === 'svg'
}

/** Formats with a compression to choose. */
export function isCompressed(format: string): boolean {
  return format === 'jpeg' || format === 'webp'
}

/** The parameters that a model has, out of some that were made for another. A model nobody knows keeps all. */
export function fitting(parameters: Parameters, info: ModelInfo | undefined): Parameters {
  if (info === undefined) return parameters
  const { complexity, background, format, moderation, quality, partialImages, frames, frameMs, lock, ...rest } =
    parameters
  const listed = { quality, complexity, background, format, moderation }
  const kept = Object.entries(listed).filter(
    ([setting, value]) => value !== undefined && info[lists[setting as ListedSetting]].includes(value),
  )
  return {
    ...rest,
    ...Object.fromEntries(kept),
    ...(partialImages !== undefined && partialImages <= info.maxPartialImages ? { partialImages } : {}),
    ...(info.frames !== null && frames !== undefined ? { frames } : {}),
    ...(info.frames !== null && frameMs !== undefined ? { frameMs } : {}),
    ...(info.masks && lock !== undefined ? { lock } : {}),
  }
}
