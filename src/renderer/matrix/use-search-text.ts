import { useEffect, useState } from 'react'

/** Ms of quiet before a text being typed is taken over. */
const calm = 200

/** A text field's own text, handed on once typing rests; a value that comes from elsewhere replaces it. */
export function useSearchText(
  value: string,
  onChange: (value: string) => void,
): readonly [string, (text: string) => void] {
  const [draft, setDraft] = useState({ value, text: value })
  if (draft.value !== value) setDraft({ value, text: value })
  const { text } = draft
  useEffect(() => {
    if (text.trim() === value) return undefined
    const timer = setTimeout(() => onChange(text.trim()), calm)
    return () => clearTimeout(timer)
  })
  return [text, (next) => setDraft({ value, text: next })]
}
