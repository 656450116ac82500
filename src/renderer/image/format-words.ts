import type { ImageTile } from '../../contract/image.ts'
import { counted } from '../ui/format.ts'

export type Kind = Pick<ImageTile, 'format' | 'frames'>

/** "GIF", "SVG": of a file that is more than the picture shown of it. Null for all others. */
export function formatName({ format }: Kind): string | null {
  return format === 'gif' || format === 'svg' ? format.toUpperCase() : null
}

/** "GIF, 9 frames", "SVG". Null as above. */
export function formatWords(kind: Kind): string | null {
  const name = formatName(kind)
  if (name === null || kind.frames === null || kind.frames < 2) return name
  return `${name}, ${counted(kind.frames, 'frame')}`
}
