import type { PictureFormat } from './picture.ts'
import { apiError, type FakeAnswer } from './wire.ts'

/** A picture request as accepted: everything decided, nothing "auto". */
export interface Wanted {
  readonly model: string
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
}

const known = new Set(
  (
    'model prompt n size quality complexity background output_format output_compression moderation stream partial_images ' +
    'safety_identifier user'
  ).split(' '),
)
/** Edits only; their files are read elsewhere. */
const knownInEdits = new Set(['image', 'image[]', 'images', 'mask', 'markup', 'input_fidelity'])
const models =
  /^(gpt-image-2|gpt-image-2\.[56]-(flare|sunburst)|gpt-image-1\.5|gpt-image-1-mini)(-\d{4}-\d{2}-\d{2})?$|^chatgpt-image-latest$/
const longestPrompt = 32_000

/** Checks a request as the API does. Returns what to make, or the error to answer with. */
export function readParameters(fields: Readonly<Record<string, unknown>>, isEdit: boolean): Wanted | FakeAnswer {
  const { model, prompt } = fields
  const stranger = Object.keys(fields).find((name) => !known.has(name) && !(isEdit && knownInEdits.has(name)))
  if (stranger !== undefined) return invalid(`Unknown parameter: '${stranger}'.`, stranger, 'unknown_parameter')
  if (typeof model !== 'string')
    return invalid('You must provide a model parameter.', 'model', 'missing_required_parameter')
  if (!models.test(model)) return noModel(model)
  if (typeof prompt !== 'string' || prompt === '')
    return invalid("Missing required parameter: 'prompt'.", 'prompt', 'missing_required_parameter')
  if (prompt.length > longestPrompt) {
    return invalid(
      `Invalid 'prompt': string too long. Expected at most ${longestPrompt} characters.`,
      'prompt',
      'string_above_max_length',
    )
  }
  const problem = findProblem(fields, model)
  if (problem !== null) return invalid(problem.message, problem.param, 'invalid_value', 'image_generation_user_error')
  return decide(fields, model, prompt)
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

interface ProblemFound {
  readonly param: string
  readonly message: string
}

function findProblem(fields: Readonly<Record<string, unknown>>, model: string): ProblemFound | null {
  const format = fields['output_format'] ?? 'png'
  const checks: readonly [string, boolean, string?][] = [
    ['n', wholeNumber(fields['n'], 1, 10)],
    ['quality', oneOf(fields['quality'], qualitiesOf(model))],
    [
      'complexity',
      fields['complexity'] === undefined ||
        (model.includes('2.6') && oneOf(fields['complexity'], ['low', 'medium', 'high'])),
    ],
    ['background', oneOf(fields['background'], ['transparent', 'opaque', 'auto'])],
    [
      'background',
      !(fields['background'] === 'transparent' && /^gpt-image-2(-\d|$)/.test(model)),
      'Transparent background is not supported for this model.',
    ],
    [
      'background',
      !(fields['background'] === 'transparent' && format === 'jpeg'),
      'Transparent background is not supported for JPEG.',
    ],
    ['output_format', oneOf(format, ['png', 'jpeg', 'webp'])],
    ['output_compression', wholeNumber(fields['output_compression'], 0, 100)],
    [
      'output_compression',
      fields['output_compression'] === undefined || Number(fields['output_compression']) === 100 || format !== 'png',
      'Compression less than 100 is not supported for PNG output format',
    ],
    ['moderation', oneOf(fields['moderation'], ['auto', 'low'])],
    ['partial_images', wholeNumber(fields['partial_images'], 0, 3)],
  ]
  const failedCheck = checks.find(([, holds]) => !holds)
  if (failedCheck !== undefined) {
    const [param, , message] = failedCheck
    return { param, message: message ?? `Invalid value: '${word(fields[param])}' for '${param}'.` }
  }
  const size = fields['size'] === undefined ? null : sizeProblem(word(fields['size']), model)
  return size === null ? null : { param: 'size', message: size }
}

/** The rule of gpt-image-2 and later; the older models know three sizes. */
function sizeProblem(size: string, model: string): string | null {
  if (size === 'auto') return null
  const found = /^(\d{1,5})x(\d{1,5})$/.exec(size)
  if (found === null) return `Invalid size '${size}'. Expected WIDTHxHEIGHT or 'auto'.`
  const width = Number(found[1])
  const height = Number(found[2])
  const start = `Invalid size '${size}'.`
  if (!model.startsWith('gpt-image-2')) {
    return ['1024x1024', '1536x1024', '1024x1536'].includes(size)
      ? null
      : `${start} Supported sizes are 1024x1024, 1536x1024, 1024x1536 and auto.`
  }
  if (width % 16 !== 0 || height % 16 !== 0) return `${start} Width and height must be multiples of 16.`
  if (Math.max(width, height) > 3840) return `${start} The longest edge must be less than or equal to 3840.`
  if (Math.max(width, height) > 3 * Math.min(width, height)) return `${start} The aspect ratio must not be above 3:1.`
  if (width * height < 655_360) return `${start} Requested resolution is below the current minimum pixel budget.`
  if (width * height > 8_294_400) return `${start} Requested resolution is above the current maximum pixel budget.`
  return null
}

function decide(fields: Readonly<Record<string, unknown>>, model: string, prompt: string): Wanted {
  const size = fields['size'] === undefined || fields['size'] === 'auto' ? '1024x1024' : word(fields['size'])
  const [width = 1024, height = 1024] = size.split('x').map(Number)
  const quality = fields['quality'] === undefined || fields['quality'] === 'auto' ? 'medium' : word(fields['quality'])
  const format = fields['output_format']
  return {
    model,
    prompt,
    n: Number(fields['n'] ?? 1),
    size,
    width,
    height,
    quality,
    format: format === 'jpeg' || format === 'webp' ? format : 'png',
    compression: Number(fields['output_compression'] ?? 100),
    background: fields['background'] === 'transparent' ? 'transparent' : 'opaque',
    // Multipart fields are text.
    stream: fields['stream'] === true || fields['stream'] === 'true',
    partialImages: Number(fields['partial_images'] ?? 0),
  }
}

function qualitiesOf(model: string): readonly string[] {
  return /2\.[56]/.test(model) ? ['low', 'medium', 'high', 'xhigh', 'max', 'auto'] : ['low', 'medium', 'high', 'auto']
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
