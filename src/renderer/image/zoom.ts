/** Where a picture lies in its area: css px per picture px, and its top left corner in css px. */
export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}
export interface Box {
  readonly width: number
  readonly height: number
}

/** Free space around a fitted picture, px. */
const usualMargin = 24
/** The furthest a picture is magnified: css px per picture px. */
const largest = 16

/** The scale that shows all of a picture: never above one picture pixel to one screen pixel (`full`). */
export function fitScale(picture: Box, area: Box, full: number, margin = usualMargin): number {
  const roomIn = (edge: number): number => Math.max(1, edge - 2 * margin)
  return Math.min(full, roomIn(area.width) / picture.width, roomIn(area.height) / picture.height)
}

/** A picture in the middle at a scale. */
export function centred(picture: Box, area: Box, scale: number): View {
  return {
    scale,
    x: (area.width - picture.width * scale) / 2,
    y: (area.height - picture.height * scale) / 2,
  }
}

/** Zooms by a factor and keeps the point (px in the area) on the same spot of the picture. */
export function zoomAt(
  view: View,
  factor: number,
  point: { readonly x: number; readonly y: number },
  fit: number,
): View {
  const scale = Math.min(largest, Math.max(fit / 2, view.scale * factor))
  const by = scale / view.scale
  return { scale, x: point.x - (point.x - view.x) * by, y: point.y - (point.y - view.y) * by }
}

/** Keeps a picture in its area: a small one in the middle, a large one without a gap at an edge. */
export function kept(view: View, picture: Box, area: Box): View {
  return {
    scale: view.scale,
    x: keptEdge(view.x, picture.width * view.scale, area.width),
    y: keptEdge(view.y, picture.height * view.scale, area.height),
  }
}

function keptEdge(at: number, length: number, room: number): number {
  if (length <= room) return (room - length) / 2
  return Math.min(0, Math.max(room - length, at))
}
