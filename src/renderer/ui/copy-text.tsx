import { Copy } from 'lucide-react'
import { IconButton } from './button.tsx'
import { showToast } from './toast.tsx'

interface CopyTextProps {
  readonly text: string
  /** What it is, for the button's name and the message: "request id of 10427". */
  readonly what: string
}

/** Ids made from the time begin alike: their ends tell them apart. */
const shown = 14

/** An id on one line, its end where it is long, with a button that copies all of it. */
export function CopyText({ text, what }: CopyTextProps) {
  const copy = (): void => {
    navigator.clipboard
      .writeText(text)
      .then(() => showToast({ text: `Copied: ${what}.` }))
      .catch(() => showToast({ text: 'The clipboard cannot be used now.' }))
  }
  return (
    <span className="copy-text">
      <span className="mono clip selectable" title={text}>
        {text.length > shown + 6 ? `…${text.slice(-shown)}` : text}
      </span>
      <IconButton icon={Copy} label={`Copy ${what}`} size="small" iconSize={13} onPress={copy} />
    </span>
  )
}
