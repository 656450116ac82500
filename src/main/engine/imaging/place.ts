import type { Rendition } from '../../../contract/recipe.ts'

interface Box {
  readonly width: number
  readonly height: number
}

/** How a picture is laid into a rendition, px. */
export interface Place extends Box {
  /** The picture is scaled to fill the box and its longer side cut; otherwise it is scaled to the box exactly. */
  readonly crops: boolean
  /** Canvas around the scaled picture, null for none. */
  readonly margins: {
    readonly top: number
    readonly bottom: number
    readonly left: number
    readonly right: number
  } | null
}

/**
 * The geometry of a rendition. Pixels are never made up unless `upscale`: "cover" then keeps the asked ratio in a smaller
 * box, "pad" keeps the asked canvas around the picture at its own size. "contain" and "inside" are the same scaling.
 * With one side given the other follows the picture; with none the size stays.
 */
export function placeOf(picture: Box, rendition: Pick<Rendition, 'width' | 'height' | 'fit' | 'upscale'>): Place {
  const { width, height, fit, upscale } = rendition
  const across = width === undefined ? null : width / picture.width
  const down = height === undefined ? null : height / picture.height
  const most = upscale ? Infinity : 1
  if (across === null || down === null) return scaled(picture, Math.min(across ?? down ?? 1, most))
  if (width === undefined || height === undefined) return scaled(picture, 1)
  if (fit === 'cover') {
    const shrink = Math.max(1, Math.max(across, down) / most)
    return { ...box(width / shrink, height / shrink), crops: true, margins: null }
  }
  const inside = scaled(picture, Math.min(across, down, most))
  return fit === 'pad' ? { ...inside, margins: marginsAround(inside, { width, height }) } : inside
}

function scaled(picture: Box, scale: number): Place {
  return { ...box(picture.width * scale, picture.height * scale), crops: false, margins: null }
}

function box(width: number, height: number): Box {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) }
}

function marginsAround(inside: Box, canvas: Box): Place['margins'] {
  const left = Math.floor((canvas.width - inside.width) / 2)
  const top = Math.floor((canvas.height - inside.height) / 2)
  return {
    left,
    right: canvas.width - inside.width - left,
    top,
    bottom: canvas.height - inside.height - top,
  }
}
