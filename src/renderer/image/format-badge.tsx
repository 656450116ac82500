import { formatName, formatWords, type Kind } from './format-words.ts'

/** What it says beside a picture of which only a part, or only a drawing, is shown. */
export function FormatBadge({ kind, isShort = false }: { readonly kind: Kind; readonly isShort?: boolean }) {
  const words = isShort ? formatName(kind) : formatWords(kind)
  return words === null ? null : <span className="badge format-badge">{words}</span>
}
