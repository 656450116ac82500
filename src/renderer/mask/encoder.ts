import { failed } from '../../contract/failure.ts'
import type { EncoderAnswer, EncoderWork, LoadedMarks } from './encode-messages.ts'
import type { Painting } from './painting.ts'

/** Starts a worker for one piece of work and ends it afterwards. Throws `internal` when it could not be done. */
async function ask(work: EncoderWork, transfer: readonly Transferable[]): Promise<EncoderAnswer> {
  const worker = new Worker(new URL('./encoder-worker.ts', import.meta.url), { type: 'module' })
  try {
    return await new Promise<EncoderAnswer>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<EncoderAnswer>) => resolve(data))
      // A worker that could not be loaded says nothing: its event is no ErrorEvent.
      worker.addEventListener('error', ({ message }: Partial<ErrorEvent>) => reject(refused(message ?? lost)))
      worker.postMessage(work, [...transfer])
    })
  } finally {
    worker.terminate()
  }
}

const lost = 'a part of the program cannot be loaded.'

function refused(reason: string): Error {
  return failed(
    'internal',
    `The mask could not be made: ${reason}`,
    'Nothing was sent. Close other programs and try again.',
  )
}

/** The PNG to send, base64, as large as the picture. Nothing is done on the window's own thread but copying. */
export async function pngOf({ plane, settings }: Painting): Promise<string> {
  const marked = plane.marked.slice()
  const ink = plane.ink?.slice() ?? null
  const transfer = ink === null ? [marked.buffer] : [marked.buffer, ink.buffer]
  const { width, height } = plane
  const answer = await ask({ kind: 'png', marked, ink, width, height, feather: settings.feather }, transfer)
  if (answer.kind === 'png') return answer.png
  throw refused(answer.kind === 'failed' ? answer.message : answer.kind)
}

/** The mask as it will be with its soft edge. */
export async function softened({ plane, settings }: Painting): Promise<Uint8Array> {
  const marked = plane.marked.slice()
  const { width, height } = plane
  const answer = await ask({ kind: 'soften', marked, width, height, feather: settings.feather }, [marked.buffer])
  if (answer.kind === 'soften') return answer.marked
  throw refused(answer.kind === 'failed' ? answer.message : answer.kind)
}

/** Marks out of a mask file. */
export async function marksOf(file: Blob, width: number, height: number): Promise<LoadedMarks> {
  const answer = await ask({ kind: 'read', file, width, height }, [])
  if (answer.kind === 'read') return answer
  throw failed(
    'bad_request',
    `“${file instanceof File ? file.name : 'The file'}” cannot be read as a picture.`,
    'Choose a PNG, JPEG or WebP file.',
  )
}
