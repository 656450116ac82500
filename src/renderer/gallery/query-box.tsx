import { Search, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../ui/button.tsx'
import { count } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'

interface QueryBoxProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Pictures found; null while nothing has been found out. */
  readonly found: number | null
}

/** Ms of quiet before a query being typed is asked. */
const calm = 200

/** The gallery's query as text: words, and fields such as `batch:3` or `key:10*`. Asked as it is typed; Enter asks at once. */
export function QueryBox({ value, onChange, found }: QueryBoxProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => onChange(text.trim()), calm)
    return () => clearTimeout(timer)
  })
  return (
    <div className="input g-query" role="search">
      <Icon of={Search} />
      <input
        type="search"
        className="mono"
        aria-label="Search pictures"
        placeholder="Words, batch:3, model:2.6-flare, key:10*, state:review"
        data-search=""
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChange(text.trim())
          if (event.key === 'Escape' && text !== '') {
            event.stopPropagation()
            setText('')
            onChange('')
          }
        }}
      />
      <span className="t3 s12" role="status">
        {found === null ? '' : `${count(found)} found`}
      </span>
      {text === '' ? null : (
        <IconButton
          icon={X}
          label="Clear search"
          size="small"
          onPress={() => {
            setText('')
            onChange('')
          }}
        />
      )}
    </div>
  )
}
