import { bundleOrigin } from './channels.ts'

/** The part of Electron's frame that decides; null once a frame is gone. */
export interface SenderFrame {
  readonly origin: string
  readonly url: string
  readonly parent: unknown
}

/** True for the top frame of our own page and nothing else: no subframe, no about:blank, no empty address, no lookalike. */
export function isOurPage(frame: SenderFrame | null): boolean {
  if (frame === null || frame.parent !== null || frame.origin !== bundleOrigin) return false
  return frame.url === `${bundleOrigin}/index.html` || frame.url.startsWith(`${bundleOrigin}/index.html#`)
}
