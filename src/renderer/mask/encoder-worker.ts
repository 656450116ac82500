import { assertNever } from '../../contract/assert-never.ts'
import type { EncoderAnswer, EncoderWork, LoadedMarks } from './encode-messages.ts'
import { feathered } from './feather.ts'
import { marksIn, markupPixels, maskPixels } from './marks.ts'

// Blurs, reads and writes whole pictures, which would hold up the window for hundreds of ms.
addEventListener('message', ({ data }: MessageEvent<EncoderWork>) => {
  void answer(data)
})

async function answer(work: EncoderWork): Promise<void> {
  try {
    postMessage(await done(work))
  } catch (error) {
    postMessage({ kind: 'failed', message: String(error) } satisfies EncoderAnswer)
  }
}

async function done(work: EncoderWork): Promise<EncoderAnswer> {
  switch (work.kind) {
    case 'soften':
      return { kind: 'soften', marked: soft(work) }
    case 'png': {
      const pixels = work.ink === null ? maskPixels(soft(work)) : markupPixels(work.marked, work.ink)
      return { kind: 'png', png: await pngOf(new ImageData(pixels, work.width, work.height)) }
    }
    case 'read':
      return { kind: 'read', ...(await loaded(work.file, work.width, work.height)) }
    default:
      return assertNever(work)
  }
}

interface Marks {
  readonly marked: Uint8Array<ArrayBuffer>
  readonly width: number
  readonly height: number
  readonly feather: number
}

function soft({ marked, width, height, feather }: Marks): Uint8Array<ArrayBuffer> {
  return new Uint8Array(feathered(marked, width, height, feather))
}

async function pngOf(picture: ImageData): Promise<string> {
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  context(canvas).putImageData(picture, 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () =>
      resolve((typeof reader.result === 'string' ? reader.result : '').replace(/^[^,]*,/, '')),
    )
    reader.addEventListener('error', () => reject(reader.error ?? new Error('The picture cannot be read.')))
    reader.readAsDataURL(blob)
  })
}

async function loaded(file: Blob, width: number, height: number): Promise<LoadedMarks> {
  const bitmap = await createImageBitmap(file)
  const canvas = new OffscreenCanvas(width, height)
  const drawn = context(canvas)
  drawn.drawImage(bitmap, 0, 0, width, height)
  const size = { width: bitmap.width, height: bitmap.height }
  bitmap.close()
  return { ...marksIn(drawn.getImageData(0, 0, width, height).data), ...size }
}

function context(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const found = canvas.getContext('2d', { willReadFrequently: true })
  if (found === null) throw new Error('No room to draw.')
  return found
}
