import type { Rendition } from '../../contract/recipe.ts'

const formats: Readonly<Record<Rendition['format'], string>> = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP', avif: 'AVIF' }

/** "WebP 86, fits 1200 px wide": a rendition in a few words. */
export function renditionWords(rendition: Rendition): string {
  const quality = rendition.format === 'png' ? '' : ` ${rendition.quality}`
  return `${formats[rendition.format]}${quality}, ${sizeWords(rendition)}`
}

function sizeWords({ width, height, fit }: Rendition): string {
  if (width === undefined && height === undefined) return 'as large as it is'
  if (width !== undefined && height !== undefined) return `${fit} ${width}×${height}`
  return width === undefined ? `${height} px high` : `${width} px wide`
}
