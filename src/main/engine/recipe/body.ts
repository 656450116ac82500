import { hash } from 'node:crypto'
import type { Endpoint } from '../../../contract/plan.ts'
import type { InputPicture, JobInputs } from '../../../contract/reference.ts'
import { sortedEntries } from './extra.ts'
import type { Settings } from './settings.ts'

/** The body of a request around its prompt: `before + JSON text of the prompt + after` is the whole. */
export interface BodyFrame {
  readonly before: string
  readonly after: string
}

export interface Body {
  readonly endpoint: Endpoint
  /**
   * What is sent, as JSON. Of an edit, which is sent as a form, the canonical text: fields and files in their order, each
   * file by its SHA-256 and type.
   */
  readonly bodyText: string
  /** SHA-256, hex, of bodyText. */
  readonly hash: string
}

/** The frame of all bodies with these settings. The order of fields is fixed: the same request is the same bytes. */
export function bodyFrame(settings: Settings): BodyFrame {
  const { partialImages, frames, frameMs } = settings
  const rest = {
    n: 1,
    size: settings.size,
    quality: settings.quality,
    ...(settings.complexity === null ? {} : { complexity: settings.complexity }),
    ...(settings.background === null ? {} : { background: settings.background }),
    output_format: settings.format,
    ...(settings.compression === null ? {} : { output_compression: settings.compression }),
    ...(settings.moderation === null ? {} : { moderation: settings.moderation }),
    ...(frames === null ? {} : { frame_count: frames }),
    ...(frameMs === null ? {} : { frame_duration_ms: frameMs }),
    ...(partialImages === 0 ? {} : { stream: true, partial_images: partialImages }),
    ...Object.fromEntries(sortedEntries(settings.extra)),
  }
  return {
    before: `{"model":${JSON.stringify(settings.model)},"prompt":`,
    after: `,${JSON.stringify(rest).slice(1)}`,
  }
}

/** The exact request: its body, and where it goes. */
export function bodyOf(frame: BodyFrame, prompt: string, inputs: JobInputs | null): Body {
  const files = inputs !== null && inputs.images.length > 0 ? `,${filesOf(inputs)}` : ''
  const bodyText = frame.before + JSON.stringify(prompt) + frame.after.slice(0, -1) + files + '}'
  const endpoint = files === '' ? 'images/generations' : 'images/edits'
  return { endpoint, bodyText, hash: hash('sha256', bodyText, 'hex') }
}

function filesOf({ images, mask, markup }: JobInputs): string {
  const files = {
    image: images.map(fileOf),
    ...(mask && { mask: fileOf(mask) }),
    ...(markup && { markup: fileOf(markup) }),
  }
  return JSON.stringify(files).slice(1, -1)
}

/** As the canonical text of an edit names a file. */
function fileOf({ sha256, format }: InputPicture): { readonly sha256: string; readonly type: string } {
  return { sha256, type: `image/${format}` }
}
