interface ShapeProps {
  /** Any unit: only their ratio is drawn. */
  readonly width: number
  readonly height: number
  /** Edge of the square it is drawn into, px. */
  readonly size?: number
}

/** The outline of a picture with these proportions. */
export function Shape({ width, height, size = 14 }: ShapeProps) {
  const longer = Math.max(width, height)
  const across = Math.max(3, (width / longer) * (size - 2))
  const down = Math.max(3, (height / longer) * (size - 2))
  return (
    <svg className="ic" width={size} height={size} aria-hidden="true">
      <rect x={(size - across) / 2} y={(size - down) / 2} width={across} height={down} rx={1} />
    </svg>
  )
}
