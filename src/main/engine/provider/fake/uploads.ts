import type { EditForm, Upload } from './form.ts'
import { invalid, type Wanted } from './parameters.ts'
import { sniff, type PictureHead } from './sniff.ts'
import type { FakeAnswer } from './wire.ts'

const types = new Set(['image/png', 'image/jpeg', 'image/webp'])
const mostImages = 16
const mostImageBytes = 50 * 1024 * 1024
/** The API reference says so of masks; the guide says 50 MB. */
const mostMaskBytes = 4 * 1024 * 1024

/** Checks the files of an edit as the API does. Null when all is well. */
export function checkFiles({ images, mask, markup }: EditForm, wanted: Wanted): FakeAnswer | null {
  if (images.length === 0) return invalid("Missing required parameter: 'image'.", 'image', 'missing_required_parameter')
  const most = wanted.listed?.maxReferences ?? mostImages
  if (images.length > most)
    return invalid(`Too many images. Expected at most ${most}.`, 'image', 'array_above_max_length')
  for (const [index, image] of images.entries()) {
    const wrong = checkPicture(image, 'image', `image ${index + 1}`)
    if (wrong !== null) return wrong
  }
  if (mask && markup) return invalid('Mask and markup cannot be combined.', 'markup', 'invalid_value')
  const overlay = mask ?? markup
  if (!overlay) return null
  const param = mask ? 'mask' : 'markup'
  if (mask && wanted.format === 'gif') return invalid('Masks are not supported for GIF.', 'mask', 'invalid_value')
  if (mask && wanted.listed?.masks === false)
    return invalid('Masks are not supported for this model.', 'mask', 'invalid_value')
  if (markup && !wanted.takesMarkup)
    return invalid('Markup is not supported for this model.', 'markup', 'invalid_value')
  return checkPicture(overlay, param, param) ?? checkOverlay(overlay, param, headOf(images[0]))
}

function checkPicture({ type, bytes }: Upload, param: string, what: string): FakeAnswer | null {
  if (!types.has(type)) {
    const message = `Invalid file '${what}': unsupported mimetype ('${type}'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.`
    return invalid(message, param, 'unsupported_file_mimetype')
  }
  if (bytes === null) return null
  if (bytes.byteLength >= mostImageBytes)
    return invalid(`Invalid ${what}: must be less than 50 MB.`, param, 'invalid_value')
  const head = sniff(bytes)
  if (head?.isUsual === true && `image/${head.format}` === type) return null
  return invalid(`Invalid image file or mode for ${what}, please check your image file.`, param, 'invalid_image_file')
}

/** A mask or markup lies over the first image: a PNG with alpha of its size. */
function checkOverlay({ bytes }: Upload, param: 'mask' | 'markup', first: PictureHead | null): FakeAnswer | null {
  if (bytes === null) return null
  const head = sniff(bytes)
  if (head?.format !== 'png') return invalid(`Invalid ${param}: expected a PNG.`, param, 'invalid_image_file')
  if (param === 'mask' && bytes.byteLength >= mostMaskBytes)
    return invalid('Invalid mask: must be less than 4 MB.', param, 'invalid_value')
  if (!hasAlpha(bytes)) {
    const message = `Invalid ${param}: the image is missing an alpha channel.`
    return invalid(message, param, 'invalid_image_file')
  }
  if (first && (first.width !== head.width || first.height !== head.height))
    return invalid(`Invalid ${param}: size does not match the first image.`, param, 'invalid_value')
  return null
}

function headOf(upload: Upload | undefined): PictureHead | null {
  return upload?.bytes ? sniff(upload.bytes) : null
}

/** Grey or colour with alpha, or a palette with transparent entries. */
function hasAlpha(png: Buffer): boolean {
  const colourType = png[25]
  return colourType === 4 || colourType === 6 || png.subarray(0, 4_096).includes('tRNS')
}
