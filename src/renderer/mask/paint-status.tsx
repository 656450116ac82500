import { useEffect, useState } from 'react'
import type { Painting } from './painting.ts'
import type { Point } from './plane.ts'
import { markedWords, placeWords } from './words.ts'

interface PaintStatusProps {
  readonly painting: Painting
  readonly place: Point
  /** Grows whenever place or share are worth saying aloud. */
  readonly said: number
}

/** Ms of quiet before the line is said to screen readers. */
const calmMs = 400

/** Where the brush is, how large it is, and how much is marked. */
export function PaintStatus({ painting, place, said }: PaintStatusProps) {
  const { plane, settings, share } = painting
  const words = `${placeWords(place)}. ${markedWords(share)}.`
  const [spoken, speak] = useState('')
  useEffect(() => {
    if (said === 0) return undefined
    const timer = setTimeout(() => speak(words), calmMs)
    return () => clearTimeout(timer)
  }, [said, words])
  return (
    <div className="mk-status s12 t2">
      <span className="mk-place">{placeWords(place)}</span>
      <span>{`${settings.tool === 'eraser' ? 'Eraser' : 'Brush'} ${settings.size} px`}</span>
      <span>{markedWords(share)}</span>
      <span className="end t3">{`${plane.width}×${plane.height}`}</span>
      <span className="sr" aria-live="polite">
        {spoken}
      </span>
    </div>
  )
}
