import type { SizeRule } from '../../../../contract/model.ts'

/** What is wrong with one field. */
export interface ProblemFound {
  readonly param: string
  readonly message: string
}

type Fields = Readonly<Record<string, unknown>>

interface FrameRule {
  readonly min: number
  readonly max: number
}

const usualRule: FrameRule = { min: 2, max: 16 }
const usualFrames = 9
const usualFrameMs = 200
const longestFrameMs = 655_350

export function framesOf(fields: Fields): { readonly frames: number; readonly frameMs: number } {
  const frameMs = Number(fields['frame_duration_ms'] ?? usualFrameMs)
  // In hundredths of a second, as GIF has it.
  return { frames: Number(fields['frame_count'] ?? usualFrames), frameMs: Math.max(10, Math.round(frameMs / 10) * 10) }
}

/** Frames lie on one sheet: 3 x 3, 4 x 3 or 4 x 4. */
export function sheetOf(frames: number, width: number, height: number): { width: number; height: number } {
  const [across, down] = frames <= 9 ? [3, 3] : frames <= 12 ? [4, 3] : [4, 4]
  return { width: across * width, height: down * height }
}

/** What GIF and SVG have of their own, and cannot have. Null for all other formats, and when all is well. */
export function formatProblem(fields: Fields, frames: FrameRule = usualRule): ProblemFound | null {
  const format = fields['output_format']
  if (format !== 'gif') {
    const stray = ['frame_count', 'frame_duration_ms'].find((name) => fields[name] !== undefined)
    if (stray !== undefined) return { param: stray, message: `'${stray}' is only supported for GIF output.` }
  }
  if (format !== 'svg' && fields['svg'] !== undefined)
    return { param: 'svg', message: "'svg' is only supported for SVG output." }
  if (format !== 'gif' && format !== 'svg') return null
  const name = format.toUpperCase()
  const barred = ['output_compression', 'partial_images'].find(
    (param) => fields[param] !== undefined && Number(fields[param]) !== 0,
  )
  if (barred !== undefined) return { param: barred, message: `'${barred}' is not supported for ${name} output.` }
  if (fields['stream'] === true || fields['stream'] === 'true')
    return { param: 'stream', message: `Streaming is not supported for ${name} output.` }
  return format === 'gif' ? gifProblem(fields, frames) : svgProblem(fields)
}

function gifProblem(fields: Fields, { min, max }: FrameRule): ProblemFound | null {
  const { frames, frameMs } = framesOf(fields)
  if (!Number.isInteger(frames) || frames < min || frames > max)
    return { param: 'frame_count', message: `'frame_count' must be between ${min} and ${max}.` }
  if (!(frameMs > 0 && frameMs <= longestFrameMs))
    return { param: 'frame_duration_ms', message: `'frame_duration_ms' must be at most ${longestFrameMs}.` }
  return null
}

function svgProblem(fields: Fields): ProblemFound | null {
  if (fields['n'] !== undefined && Number(fields['n']) !== 1)
    return { param: 'n', message: 'Only one image can be made for SVG output.' }
  const { svg } = fields
  const isRight = typeof svg === 'object' && svg !== null && 'model' in svg && typeof svg.model === 'string'
  return svg === undefined || isRight ? null : { param: 'svg', message: "Missing required parameter: 'svg.model'." }
}

/** Of a GIF the size is that of a frame, and the limits are those of the whole sheet. */
export function gifSizeProblem(size: string, fields: Fields, rule: SizeRule | null): string | null {
  const [width = 0, height = 0] = size.split('x').map(Number)
  if (size === 'auto' || rule?.kind !== 'free') return null
  const sheet = sheetOf(framesOf(fields).frames, width, height)
  const start = `Invalid size '${size}'.`
  if (width % rule.multipleOf !== 0 || height % rule.multipleOf !== 0)
    return `${start} Width and height must be multiples of ${rule.multipleOf}.`
  const isTooLarge = Math.max(sheet.width, sheet.height) > rule.maxEdge || sheet.width * sheet.height > rule.maxPixels
  if (isTooLarge) return `${start} The frames do not fit on one sheet of at most ${rule.maxPixels} pixels.`
  if (sheet.width * sheet.height < rule.minPixels) return `${start} The sheet of frames is too small.`
  return null
}
