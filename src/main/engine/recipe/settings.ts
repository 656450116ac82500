import type { ModelInfo } from '../../../contract/model.ts'
import type { BatchOptions, Extra } from '../../../contract/recipe.ts'
import type { MatteFallback } from '../../../contract/reference.ts'
import { fittingBeside, type Beside } from './beside.ts'
import type { Choice, Choices, RowField } from './choices.ts'
import type { Issue } from './issue.ts'
import type { ModelBook } from './model-book.ts'
import { nearestTo } from './nearest.ts'

/** Everything of a request but its prompt, checked against the model. Optional fields are left out of the body. */
export interface Settings {
  readonly model: string
  readonly size: string
  /** The size exports are cut to; null: that of the picture. */
  readonly crop: string | null
  readonly quality: string
  readonly complexity: string | null
  readonly background: string | null
  readonly format: string
  readonly compression: number | null
  readonly moderation: string | null
  readonly extra: Extra
  readonly maxPromptChars: number
  /** 0: not streamed. */
  readonly partialImages: number
  readonly frames: number | null
  readonly frameMs: number | null
  readonly lock: boolean
  /** How it is made so that it can be cut out; none: the background is the model's own. */
  readonly matte: MatteFallback
  /** What follows when a transparent background turns out to be no use. */
  readonly fallback: MatteFallback
}

/** An issue that knows which field it is about and whether a row's cell is to blame. */
export interface SettingIssue extends Issue {
  readonly field: RowField
  readonly fromRow: boolean
}

export interface Settled {
  readonly settings: Settings
  readonly issues: readonly SettingIssue[]
}

/** What a picture can be stored as; a model nobody knows may make others, and nobody should pay for those. */
const storable: readonly string[] = ['png', 'jpeg', 'webp', 'gif', 'svg']

type Report = (field: RowField, choice: Choice | undefined, issue: Issue) => void

/** A model's end is announced months before; earlier than this it is no news. */
const warnedDays = 180

/** Used where nothing is chosen and the model is not in the registry. Explicit, because "auto" has no price. */
const unlisted = { size: '1024x1024', quality: 'medium', maxPromptChars: 32_000 } as const

/**
 * Turns choices into settings the model accepts. Size and quality are always explicit: left to the provider they would
 * be "auto", whose price nobody knows. What is not chosen is the model's default; the format is PNG where it makes that.
 */
export function settle(
  choices: Choices,
  options: BatchOptions,
  models: ModelBook,
  extra: Extra,
  beside: Beside,
): Settled {
  const issues: SettingIssue[] = []
  const report: Report = (field, choice, issue) => issues.push({ ...issue, field, fromRow: choice?.fromRow ?? false })
  const model = choices.model?.value.trim() ?? models.defaultModel
  const info = models.find(model)
  reportModel(model, info, choices.model, options, models, report)
  if (info) reportExtra(extra, info, choices.model, report)
  const one = (field: RowField, allowed: readonly string[] | undefined) => oneOf(field, choices, model, allowed, report)
  const format = one('format', info?.formats ?? storable) ?? defaultFormat(info)
  const fitting = fittingBeside(beside, format, model, info)
  for (const issue of fitting.issues) report('format', choices.format, issue)
  const gif = format === 'gif' ? { frames: fitting.beside.frames } : null
  if (info?.previewFormats.includes(format)) report('format', choices.format, previewIssue(format, model))
  const ground = groundFor(choices, info, beside)
  const settings: Settings = {
    model,
    ...sizeFor(choices, model, info, gif, models, report),
    quality: one('quality', info?.qualities) ?? info?.defaultQuality ?? unlisted.quality,
    complexity: one('complexity', info?.complexities),
    background: ground.matte === 'none' ? one('background', info?.backgrounds) : ground.background,
    format,
    compression: compressionFor(choices.compression, format, report),
    moderation: one('moderation', info?.moderations),
    extra,
    maxPromptChars: info?.maxPromptChars ?? unlisted.maxPromptChars,
    ...fitting.beside,
    lock: beside.lock,
    matte: ground.matte,
    fallback:
      ground.matte === 'none' && choices.background?.value.trim().toLowerCase() === 'transparent'
        ? beside.transparency
        : 'none',
  }
  if ((settings.background === 'transparent' || settings.matte !== 'none') && format === 'jpeg')
    reportJpegAlpha(choices, report)
  const isPair = settings.matte === 'pair' || settings.fallback === 'pair'
  if (isPair && info && !info.endpoints.includes('edits')) report('model', choices.model, unpairable(model))
  if (settings.matte !== 'none' && (format === 'gif' || format === 'svg')) reportUncuttable(choices, format, report)
  return { settings, issues }
}

function defaultFormat(info: ModelInfo | null): string {
  return info?.formats.includes('png') === false ? (info.formats[0] ?? 'png') : 'png'
}

/** A transparent background the model does not make is painted flat and cut out, where the recipe says so. */
function groundFor(
  { background }: Choices,
  info: ModelInfo | null,
  { matte, transparency }: Beside,
): { readonly matte: MatteFallback; readonly background: string | null } {
  const opaque = info && !info.backgrounds.includes('opaque') ? null : 'opaque'
  if (matte !== 'none') return { matte, background: opaque }
  const wants = background?.value.trim().toLowerCase() === 'transparent'
  const makesNone = info !== null && !info.backgrounds.includes('transparent')
  return wants && makesNone ? { matte: transparency, background: opaque } : { matte: 'none', background: null }
}

function reportModel(
  model: string,
  info: ModelInfo | null,
  choice: Choice | undefined,
  options: BatchOptions,
  models: ModelBook,
  report: Report,
): void {
  const left = models.daysLeft(model)
  if (info) {
    if (left !== null && left <= warnedDays)
      report('model', choice, shutdownIssue(model, info.shutdown ?? '', left, lastingBeside(model, models)))
    return
  }
  const retired = models.retired(model)
  // A provider of the user's own may have any model; the registry only lists those of OpenAI.
  const own = options.provider !== undefined && options.provider !== 'openai' && options.provider !== 'practice'
  const isCell = choice?.fromRow === true
  const ids = models.list().map((one) => one.id)
  const lasting = lastingBeside(model, models)
  const near = retired === null ? nearestTo(model, ids, 3) : lasting === null ? null : { value: lasting }
  report('model', choice, {
    code: 'unknown_model',
    // Named for all rows it was meant; in a single cell it is more likely a slip of the pen.
    severity: retired === null && (own || !isCell) ? 'warning' : 'error',
    message:
      retired === null
        ? `${model} is not a model that is known here; its limits are guesses and its price is held at the dearest known.`
        : `${model} was shut down on ${retired}.`,
    fix: `${near ? `Use ${near.value}` : `Use one of ${ids.join(', ')}`}${retired === null ? ', or add it to your model file' : ''}.`,
    remedy: near ? { label: `Use ${near.value}`, value: near.value, safe: false } : null,
  })
}

/** A model to use instead: the one that is used when nobody chooses, else the first, of those that do not end soon themselves. */
function lastingBeside(model: string, models: ModelBook): string | null {
  const ids = [models.defaultModel, ...models.list().map(({ id }) => id)]
  return ids.find((id) => id !== model && (models.daysLeft(id) ?? Number.POSITIVE_INFINITY) > warnedDays) ?? null
}

function shutdownIssue(model: string, day: string, left: number, other: string | null): Issue {
  const when = left === 0 ? 'today' : left === 1 ? 'tomorrow' : `in ${left} days`
  return {
    code: 'unknown_model',
    severity: left < 0 ? 'error' : 'warning',
    message:
      left < 0 ? `${model} was shut down on ${day}.` : `${model} is shut down by its provider on ${day}, ${when}.`,
    fix: other === null ? 'Choose another model.' : `Use ${other}.`,
    remedy: other === null ? null : { label: `Use ${other}`, value: other, safe: false },
  }
}

function reportExtra(extra: Extra, info: ModelInfo, choice: Choice | undefined, report: Report): void {
  const strange = Object.keys(extra).filter((name) => !info.parameters.includes(name))
  if (strange.length === 0) return
  report('model', choice, {
    code: 'not_supported',
    severity: 'warning',
    message: `${info.id} is not known to have the parameter ${strange.join(', ')}; it is sent as it is and not priced.`,
    fix: 'Remove it if the provider refuses it.',
  })
}

type ChosenSize = Pick<Settings, 'size' | 'crop'>

function sizeFor(
  { size, aspect }: Choices,
  model: string,
  info: ModelInfo | null,
  gif: { readonly frames: number | null } | null,
  models: ModelBook,
  report: Report,
): ChosenSize {
  const fallback = { size: defaultSize(model, info, gif, models), crop: null }
  const choice = aspect ?? size
  if (!choice) return fallback
  const fitting = aspect ? models.sizeForAspect(model, aspect.value, gif) : null
  if (fitting) return fitting
  const verdict = models.checkSize(model, choice.value, gif)
  if (verdict.ok) return { size: verdict.size, crop: verdict.crop }
  const [best] = verdict.nearest
  const crop = verdict.cropFrom === undefined ? '' : `; "${choice.value.trim()} crop" cuts it from ${verdict.cropFrom}`
  report(aspect ? 'aspect' : 'size', choice, {
    code: aspect ? 'bad_value' : 'bad_size',
    severity: 'error',
    message: aspect ? `"${choice.value}" is not an aspect ratio ${model} makes.` : verdict.reason,
    fix: aspect ? aspectFix(info) : `Use ${verdict.nearest.join(', ')} or auto${crop}.`,
    remedy: aspect || best === undefined ? null : { label: `Use ${best}`, value: best, safe: false },
  })
  return fallback
}

/** A frame of a GIF may have to be smaller than a picture is by default. */
function defaultSize(
  model: string,
  info: ModelInfo | null,
  gif: { readonly frames: number | null } | null,
  models: ModelBook,
): string {
  const size = info?.defaultSize ?? unlisted.size
  const verdict = gif && models.checkSize(model, size, gif)
  return verdict?.ok === false ? (verdict.nearest[0] ?? size) : size
}

function previewIssue(format: string, model: string): Issue {
  return {
    code: 'not_supported',
    severity: 'warning',
    message: `${format.toUpperCase()} is a preview of ${model} that not every account has, and its price is a guess.`,
    fix: 'Try one row first: a request that is refused costs nothing.',
  }
}

function aspectFix(info: ModelInfo | null): string {
  const most = info?.sizes.kind === 'free' ? `, at most ${info.sizes.maxRatio}:1` : ''
  return `Write it as 16:9${most}, or as a name such as full-hd.`
}

/** The chosen value in the spelling of the model; null when nothing is chosen or the model cannot have it. */
function oneOf(
  field: RowField,
  choices: Choices,
  model: string,
  allowed: readonly string[] | undefined,
  report: Report,
): string | null {
  const choice = choices[field]
  if (!choice) return null
  const value = choice.value.trim().toLowerCase()
  const written = field === 'format' && value === 'jpg' ? 'jpeg' : value
  if (!allowed) return written
  const spelled = allowed.find((one) => one.toLowerCase() === written)
  if (spelled !== undefined) return spelled
  if (allowed.length === 0) {
    const message = `${model} has no ${field} setting; it is left out.`
    report(field, choice, {
      code: 'not_supported',
      severity: 'warning',
      message,
      fix: 'Leave it empty for this model.',
    })
    return null
  }
  report(field, choice, illegal(field, choice.value, written, model, allowed))
  return null
}

function illegal(field: RowField, written: string, value: string, model: string, allowed: readonly string[]): Issue {
  const transparent = field === 'background' && value === 'transparent'
  // Names of formats are so short that two letters off is another format.
  const near = transparent ? null : nearestTo(value, allowed, field === 'format' ? 1 : 2)
  return {
    code: transparent ? 'not_supported' : 'bad_value',
    severity: 'error',
    message: transparent
      ? `${model} does not make transparent backgrounds.`
      : `"${written}" is not a ${field} of ${model}.`,
    fix: transparent
      ? 'Choose a model that does or an opaque background, or let the recipe have it cut out.'
      : `Use ${allowed.join(', ')}.`,
    remedy: near ? { label: `Use ${near.value}`, value: near.value, safe: true } : null,
  }
}

function compressionFor(choice: Choice | undefined, format: string, report: Report): number | null {
  if (!choice) return null
  const value = /^\s*\d{1,3}\s*%?\s*$/.test(choice.value) ? Number.parseInt(choice.value, 10) : Number.NaN
  if (!(value >= 0 && value <= 100)) {
    const message = `"${choice.value}" is not a compression.`
    report('compression', choice, {
      code: 'bad_value',
      severity: 'error',
      message,
      fix: 'Use a whole number from 0 to 100.',
    })
    return null
  }
  if (format === 'jpeg' || format === 'webp') return value
  const message = `Compression is for JPEG and WebP; it is left out for ${format}.`
  report('compression', choice, {
    code: 'conflict',
    severity: 'warning',
    message,
    fix: 'Choose webp or jpeg, or leave it empty.',
  })
  return null
}

/** The first would be made and paid for before the second turned out to be impossible. */
function unpairable(model: string): Issue {
  return {
    code: 'not_supported',
    severity: 'error',
    message: `${model} takes no pictures along, and the second of a pair is an edit of the first.`,
    fix: 'Choose key instead of pair for transparency, or a model that edits.',
  }
}

function reportUncuttable(choices: Choices, format: string, report: Report): void {
  const byRow = choices.format?.fromRow === true ? 'format' : 'background'
  report(byRow, choices[byRow], {
    code: 'conflict',
    severity: 'error',
    message: `A transparent background is cut out of a picture here, and that cannot be done to ${format.toUpperCase()}.`,
    fix: 'Use png or webp as the format, or an opaque background.',
  })
}

function reportJpegAlpha(choices: Choices, report: Report): void {
  const byRow = choices.format?.fromRow === true ? 'format' : 'background'
  report(byRow, choices[byRow], {
    code: 'conflict',
    severity: 'error',
    message: 'JPEG has no transparency, and a transparent background is asked for.',
    fix: 'Use png or webp as the format, or an opaque background.',
    remedy:
      byRow === 'format'
        ? { label: 'Use png', value: 'png', safe: false }
        : { label: 'Use opaque', value: 'opaque', safe: false },
  })
}
