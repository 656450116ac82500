import { assertNever } from '../../contract/assert-never.ts'
import type { Rendition } from '../../contract/recipe.ts'

/** What the export dialog edits; empty texts mean "as it is". */
export interface RenditionDraft {
  readonly format: Rendition['format']
  /** 1 to 100; not used by PNG. */
  readonly quality: number
  /** Longest edge or box, px; null keeps the picture's own size. */
  readonly width: number | null
  readonly height: number | null
  readonly fit: Rendition['fit']
  /** "#rrggbb" or "transparent". */
  readonly background: string
}

export type PresetId = 'original' | 'webp' | 'jpeg' | 'png' | 'batch' | 'custom'

export const presets: Readonly<Record<'webp' | 'jpeg' | 'png', RenditionDraft>> = {
  webp: { format: 'webp', quality: 82, width: 1600, height: 1600, fit: 'inside', background: '#ffffff' },
  jpeg: { format: 'jpeg', quality: 90, width: 2048, height: 2048, fit: 'inside', background: '#ffffff' },
  png: { format: 'png', quality: 90, width: null, height: null, fit: 'inside', background: 'transparent' },
}

/** Background a format can have: a colour where it has no alpha. */
export function legalBackground(draft: RenditionDraft): string {
  return draft.format === 'jpeg' && draft.background === 'transparent' ? '#ffffff' : draft.background
}

/** The rendition a draft stands for. */
export function renditionOf(draft: RenditionDraft): Rendition {
  return {
    name: draft.format,
    format: draft.format,
    quality: draft.quality,
    ...(draft.width === null ? {} : { width: draft.width }),
    ...(draft.height === null ? {} : { height: draft.height }),
    fit: draft.fit,
    background: legalBackground(draft),
    upscale: false,
  }
}

/** The renditions of a choice, as a delivery takes them: null is the batch's own, none is the originals byte for byte. */
export function renditionsOf(preset: PresetId, custom: RenditionDraft): Rendition[] | null {
  switch (preset) {
    case 'batch':
      return null
    case 'original':
      return []
    case 'custom':
      return [renditionOf(custom)]
    case 'webp':
    case 'jpeg':
    case 'png':
      return [renditionOf(presets[preset])]
    default:
      return assertNever(preset)
  }
}
