interface SliderProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  /** "48 px". */
  readonly text: string
  readonly shortcuts?: string
  readonly onChange: (value: number) => void
}

/** A number on a line. Small numbers take as much of it as large ones: brushes are told apart by ratio. */
export function Slider({ label, value, min, max, text, shortcuts, onChange }: SliderProps) {
  const span = Math.log((max + 1) / (min + 1))
  const place = Math.round((Math.log((value + 1) / (min + 1)) / span) * steps)
  const valueAt = (at: number): number => Math.round((min + 1) * Math.exp((at / steps) * span) - 1)
  const change = (at: number): void => {
    const next = valueAt(at)
    // A step of the line may be less than one of the number.
    onChange(next === value ? value + Math.sign(at - place) : next)
  }
  return (
    <div className="mk-slider">
      <span className="row s12">
        <span className="t2">{label}</span>
        <span className="end">{text}</span>
      </span>
      <input
        type="range"
        min={0}
        max={steps}
        value={place}
        aria-label={label}
        aria-valuetext={text}
        aria-keyshortcuts={shortcuts}
        onChange={(event) => change(event.currentTarget.valueAsNumber)}
      />
    </div>
  )
}

const steps = 200
