import type { SizeRule } from '../../../../contract/model.ts'
import { findModel, type FakeModel, type FakeModels } from './models.ts'
import { formatProblem, framesOf, gifSizeProblem, type ProblemFound } from './formats.ts'
import type { PictureFormat } from './picture.ts'
import { apiError, type FakeAnswer } from './wire.ts'

/** A picture request as accepted: everything decided, nothing "auto". */
export interface Wanted {
  readonly model: string
  /** Its description, where a registry gave one. */
  readonly listed: FakeModel | null
  readonly prompt: string
  readonly n: number
  readonly size: string
  readonly width: number
  readonly height: number
  readonly quality: string
  readonly format: PictureFormat
  readonly compression: number
  readonly background: 'transparent' | 'opaque'
  readonly stream: boolean
  readonly partialImages: number
  readonly takesMarkup: boolean
  /** GIF. */
  readonly frames: number
  readonly frameMs: number
  /** SVG: the model that is said to write it. */
  readonly svgModel: string | null
}

const known = new Set(
  (
    'model prompt n size quality complexity background output_format output_compression moderation stream partial_images ' +
    'safety_identifier user frame_count frame_duration_ms svg'
  ).split(' '),
)
/** Edits only; their files are read elsewhere. */
const knownInEdits = new Set(['image', 'image[]', 'images', 'mask', 'markup', 'input_fidelity'])
const models =
  /^(gpt-image-2|gpt-image-2\.[56]-(flare|sunburst)|gpt-image-1\.5|gpt-image-1-mini)(-\d{4}-\d{2}-\d{2})?$|^chatgpt-image-latest$/
const longestPrompt = 32_000

/** Checks a request as the API does. Returns what to make, or the error to answer with. */
export function readParameters(
  fields: Readonly<Record<string, unknown>>,
  isEdit: boolean,
  registry: FakeModels,
): Wanted | FakeAnswer {
  const { model, prompt } = fields
  const listed = typeof model === 'string' ? findModel(registry, model) : null
  const isOpen = registry.acceptsAny && typeof model === 'string' && listed === null && !models.test(model)
  const stranger = Object.keys(fields).find(
    (name) =>
      !isOpen && !known.has(name) && !(isEdit && knownInEdits.has(name)) && listed?.parameters.includes(name) !== true,
  )
  if (stranger !== undefined) return invalid(`Unknown parameter: '${stranger}'.`, stranger, 'unknown_parameter')
  if (typeof model !== 'string')
    return invalid('You must provide a model parameter.', 'model', 'missing_required_parameter')
  if (!isOpen && listed === null && !models.test(model)) return noModel(model)
  if (typeof prompt !== 'string' || prompt === '')
    return invalid("Missing required parameter: 'prompt'.", 'prompt', 'missing_required_parameter')
  const most = listed?.maxPromptChars ?? longestPrompt
  if (prompt.length > most) {
    return invalid(
      `Invalid 'prompt': string too long. Expected at most ${most} characters.`,
      'prompt',
      'string_above_max_length',
    )
  }
  if (fields['input_fidelity'] !== undefined && model.startsWith('gpt-image-2')) {
    const message = 'The model does not support the input_fidelity parameter.'
    return invalid(message, 'input_fidelity', 'invalid_input_fidelity_model')
  }
  const problem =
    findProblem(fields, isOpen ? null : (listed ?? rulesOf(model))) ??
    formatProblem(fields, listed?.frames ?? undefined)
  if (problem !== null) return invalid(problem.message, problem.param, 'invalid_value', 'image_generation_user_error')
  return decide(fields, model, prompt, listed)
}

export function noModel(model: string): FakeAnswer {
  return apiError(404, {
    message: `The model '${model}' does not exist or you do not have access to it.`,
    type: 'invalid_request_error',
    code: 'model_not_found',
    param: 'model',
  })
}

export function invalid(
  message: string,
  param: string | null,
  code: string,
  type = 'invalid_request_error',
): FakeAnswer {
  return apiError(400, { message, type, param, code })
}

type Rules = Pick<
  FakeModel,
  'qualities' | 'complexities' | 'backgrounds' | 'formats' | 'moderations' | 'sizes' | 'maxPartialImages'
>

/** `rules` null: whatever the model takes. */
function findProblem(fields: Readonly<Record<string, unknown>>, rules: Rules | null): ProblemFound | null {
  const format = fields['output_format'] ?? 'png'
  const transparent = fields['background'] === 'transparent'
  const makesNone = rules !== null && !rules.backgrounds.includes('transparent')
  const allowed = (name: string, values: readonly string[] | undefined): [string, boolean] => [
    name,
    values === undefined || oneOf(fields[name], values),
  ]
  const checks: readonly [string, boolean, string?][] = [
    ['n', wholeNumber(fields['n'], 1, 10)],
    allowed('quality', rules?.qualities),
    allowed('complexity', rules?.complexities),
    ['background', !(transparent && makesNone), 'Transparent background is not supported for this model.'],
    allowed('background', rules?.backgrounds),
    ['background', !(transparent && format === 'jpeg'), 'Transparent background is not supported for JPEG.'],
    allowed('output_format', rules?.formats),
    ['output_compression', wholeNumber(fields['output_compression'], 0, 100)],
    [
      'output_compression',
      fields['output_compression'] === undefined || Number(fields['output_compression']) === 100 || format !== 'png',
      'Compression less than 100 is not supported for PNG output format',
    ],
    allowed('moderation', rules?.moderations),
    ['partial_images', wholeNumber(fields['partial_images'], 0, rules?.maxPartialImages ?? 3)],
  ]
  const failedCheck = checks.find(([, holds]) => !holds)
  if (failedCheck !== undefined) {
    const [param, , message] = failedCheck
    return { param, message: message ?? `Invalid value: '${word(fields[param])}' for '${param}'.` }
  }
  const asked = fields['size'] === undefined ? 'auto' : word(fields['size'])
  const sizes = rules?.sizes ?? null
  const size = format === 'gif' ? gifSizeProblem(asked, fields, sizes) : sizeProblem(asked, sizes)
  return size === null ? null : { param: 'size', message: size }
}

/** The API's own rules, written down a second time: what the program believes of these models is tested against them. */
function rulesOf(model: string): Rules {
  const isOld = !model.startsWith('gpt-image-2')
  return {
    qualities: /2\.[56]/.test(model)
      ? ['low', 'medium', 'high', 'xhigh', 'max', 'auto']
      : ['low', 'medium', 'high', 'auto'],
    complexities: model.includes('2.6') ? ['low', 'medium', 'high'] : [],
    backgrounds: /^gpt-image-2(-\d|$)/.test(model) ? ['opaque', 'auto'] : ['transparent', 'opaque', 'auto'],
    formats: ['png', 'jpeg', 'webp', ...(model.includes('2.6') ? ['gif', 'svg'] : [])],
    moderations: ['auto', 'low'],
    sizes: isOld ? { kind: 'fixed', sizes: ['1024x1024', '1536x1024', '1024x1536'] } : freeSizes,
  }
}

const freeSizes = {
  kind: 'free',
  multipleOf: 16,
  maxEdge: 3840,
  maxRatio: 3,
  minPixels: 655_360,
  maxPixels: 8_294_400,
  experimentalAbove: 3_686_400,
} as const

function sizeProblem(size: string, rule: SizeRule | null): string | null {
  if (size === 'auto') return null
  const found = /^(\d{1,5})x(\d{1,5})$/.exec(size)
  if (found === null) return `Invalid size '${size}'. Expected WIDTHxHEIGHT or 'auto'.`
  const width = Number(found[1])
  const height = Number(found[2])
  const start = `Invalid size '${size}'.`
  if (rule === null) return null
  if (rule.kind === 'fixed') {
    return rule.sizes.includes(size) ? null : `${start} Supported sizes are ${rule.sizes.join(', ')} and auto.`
  }
  const { multipleOf, maxEdge, maxRatio } = rule
  if (width % multipleOf !== 0 || height % multipleOf !== 0) {
    return `${start} Width and height must be multiples of ${multipleOf}.`
  }
  if (Math.max(width, height) > maxEdge) return `${start} The longest edge must be less than or equal to ${maxEdge}.`
  if (Math.max(width, height) > maxRatio * Math.min(width, height)) {
    return `${start} The aspect ratio must not be above ${maxRatio}:1.`
  }
  if (width * height < rule.minPixels) return `${start} Requested resolution is below the current minimum pixel budget.`
  if (width * height > rule.maxPixels) return `${start} Requested resolution is above the current maximum pixel budget.`
  return null
}

function decide(
  fields: Readonly<Record<string, unknown>>,
  model: string,
  prompt: string,
  listed: FakeModel | null,
): Wanted {
  const usual = fields['output_format'] === 'gif' ? '720x720' : '1024x1024'
  const size = fields['size'] === undefined || fields['size'] === 'auto' ? usual : word(fields['size'])
  const [width = 1024, height = 1024] = size.split('x').map(Number)
  const quality = fields['quality'] === undefined || fields['quality'] === 'auto' ? 'medium' : word(fields['quality'])
  const format = fields['output_format']
  return {
    model,
    listed,
    prompt,
    n: Number(fields['n'] ?? 1),
    size,
    width,
    height,
    quality,
    format: formats.find((name) => name === format) ?? 'png',
    compression: Number(fields['output_compression'] ?? 100),
    background: fields['background'] === 'transparent' ? 'transparent' : 'opaque',
    // Multipart fields are text.
    stream: fields['stream'] === true || fields['stream'] === 'true',
    partialImages: Number(fields['partial_images'] ?? 0),
    ...framesOf(fields),
    svgModel: svgModelOf(fields['svg']),
    takesMarkup: listed?.markup ?? (!models.test(model) || /2\.[56]/.test(model)),
  }
}

const formats: readonly PictureFormat[] = ['png', 'jpeg', 'webp', 'gif', 'svg']

function svgModelOf(svg: unknown): string | null {
  return typeof svg === 'object' && svg !== null && 'model' in svg && typeof svg.model === 'string' ? svg.model : null
}

function oneOf(value: unknown, allowed: readonly string[]): boolean {
  return value === undefined || (typeof value === 'string' && allowed.includes(value))
}

function wholeNumber(value: unknown, least: number, most: number): boolean {
  if (value === undefined) return true
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
}

/** A field as text: forms hold text, JSON anything. */
function word(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
