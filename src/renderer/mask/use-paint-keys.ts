import { useEffect } from 'react'
import type { Painting } from './painting.ts'

interface PaintKeys {
  readonly painting: Painting
  readonly zoomBy: (factor: number) => void
  readonly fit: () => void
  readonly onUse: () => void
  /** Something else takes the keys. */
  readonly isOff: boolean
}

/** Keys of the painting dialog that work wherever the focus is in it. */
export function usePaintKeys(props: PaintKeys): void {
  useEffect(() => {
    if (props.isOff) return undefined
    const listen = (event: KeyboardEvent): void => {
      // AltGr is how many keyboards write [ and ]; Windows reports it as Ctrl+Alt, a Mac as Alt alone.
      const isWritten = event.getModifierState('AltGraph') || (event.altKey && '[]'.includes(event.key))
      if (event.defaultPrevented || (event.altKey && !isWritten) || isText(event.target)) return
      const isChord = (event.ctrlKey || event.metaKey) && !isWritten
      const act = isChord ? chord(props, event) : letter(props, event.key)
      if (act === null) return
      event.preventDefault()
      event.stopPropagation()
      act()
    }
    // Before the controls of the dialog: a slider would take + and -, a segmented control letters.
    addEventListener('keydown', listen, { capture: true })
    return () => removeEventListener('keydown', listen, { capture: true })
  })
}

function isText(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.matches('textarea, input:not([type="range"], [type="radio"], [type="file"])')
  )
}

function chord({ painting, onUse }: PaintKeys, event: KeyboardEvent): (() => void) | null {
  if (event.key === 'Enter') return onUse
  const key = event.key.toLowerCase()
  if (key === 'y' || (key === 'z' && event.shiftKey)) return () => painting.redo()
  return key === 'z' ? () => painting.undo() : null
}

/** How much a key press widens or narrows the brush, and zooms. */
const wider = 1.25

function letter({ painting, zoomBy, fit }: PaintKeys, key: string): (() => void) | null {
  const { tool, size } = painting.settings
  switch (key.toLowerCase()) {
    case 'e':
      return () => painting.choose({ tool: tool === 'eraser' ? 'brush' : 'eraser' })
    case 'i':
      return painting.kind === 'mask' ? () => painting.invert() : null
    case '[':
      return () => painting.choose({ size: Math.min(size - 1, size / wider) })
    case ']':
      return () => painting.choose({ size: Math.max(size + 1, size * wider) })
    case '+':
    case '=':
      return () => zoomBy(wider)
    case '-':
      return () => zoomBy(1 / wider)
    case '0':
      return fit
    default:
      return null
  }
}
