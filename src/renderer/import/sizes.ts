import type { ModelInfo, SizeRule } from '../../contract/model.ts'

/** Sizes people ask for, with the aspect ratio they know them by; px. Each is a multiple of 16. */
const common: readonly (readonly [width: number, height: number, ratio: string])[] = [
  [1024, 1024, '1:1'],
  [1024, 1280, '4:5'],
  [1280, 1024, '5:4'],
  [1536, 1024, '3:2'],
  [1024, 1536, '2:3'],
  [1152, 864, '4:3'],
  [864, 1152, '3:4'],
  [1536, 864, '16:9'],
  [864, 1536, '9:16'],
  [2016, 864, '21:9'],
  [512, 512, '1:1, small'],
  [2048, 2048, '1:1, large'],
  [3840, 2160, '16:9, 4K'],
  [2160, 3840, '9:16, 4K'],
]

export interface SizeChoice {
  /** "1024x1024". */
  readonly value: string
  /** "1:1". Empty when the size is not a common one. */
  readonly ratio: string
}

/** Sizes to offer for a model: all of a fixed list, else its default and the common ones that its rule allows. */
export function sizeChoices({ sizes, defaultSize }: Pick<ModelInfo, 'sizes' | 'defaultSize'>): readonly SizeChoice[] {
  if (sizes.kind === 'fixed') return sizes.sizes.map((value) => ({ value, ratio: ratioOf(value) }))
  const usual = common
    .filter(([width, height]) => obeys(sizes, width, height))
    .map(([width, height, ratio]) => ({ value: `${width}x${height}`, ratio }))
  return usual.some(({ value }) => value === defaultSize) ? usual : [{ value: defaultSize, ratio: '' }, ...usual]
}

/** True when a model makes pictures of a size in pixels. What is no such size is left to the engine. */
export function takesSize({ sizes }: Pick<ModelInfo, 'sizes'>, size: string): boolean {
  const [width, height] = size.split('x').map(Number)
  if (!(Number(width) > 0 && Number(height) > 0)) return true
  if (sizes.kind === 'fixed') return sizes.sizes.includes(size)
  return obeys(sizes, Number(width), Number(height))
}

/** True when a model with a free rule makes pictures of this size, px. */
function obeys(rule: Extract<SizeRule, { readonly kind: 'free' }>, width: number, height: number): boolean {
  const long = Math.max(width, height)
  const short = Math.min(width, height)
  return (
    width % rule.multipleOf === 0 &&
    height % rule.multipleOf === 0 &&
    long <= rule.maxEdge &&
    long / short <= rule.maxRatio &&
    width * height >= rule.minPixels &&
    width * height <= rule.maxPixels
  )
}

function ratioOf(value: string): string {
  return common.find(([width, height]) => value === `${width}x${height}`)?.[2] ?? ''
}
