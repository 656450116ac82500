import { hash } from 'node:crypto'
import { sortedEntries } from './extra.ts'
import type { Settings } from './settings.ts'

/** The body of a request around its prompt: `before + JSON text of the prompt + after` is the whole. */
export interface BodyFrame {
  readonly before: string
  readonly after: string
}

/** The frame of all bodies with these settings. The order of fields is fixed: the same request is the same bytes. */
export function bodyFrame(settings: Settings): BodyFrame {
  const rest = {
    n: 1,
    size: settings.size,
    quality: settings.quality,
    ...(settings.complexity === null ? {} : { complexity: settings.complexity }),
    ...(settings.background === null ? {} : { background: settings.background }),
    output_format: settings.format,
    ...(settings.compression === null ? {} : { output_compression: settings.compression }),
    ...(settings.moderation === null ? {} : { moderation: settings.moderation }),
    ...Object.fromEntries(sortedEntries(settings.extra)),
  }
  return {
    before: `{"model":${JSON.stringify(settings.model)},"prompt":`,
    after: `,${JSON.stringify(rest).slice(1)}`,
  }
}

/** The exact text to send and its SHA-256 (hex). */
export function bodyOf(frame: BodyFrame, prompt: string): { readonly bodyText: string; readonly hash: string } {
  const bodyText = frame.before + JSON.stringify(prompt) + frame.after
  return { bodyText, hash: hash('sha256', bodyText, 'hex') }
}
