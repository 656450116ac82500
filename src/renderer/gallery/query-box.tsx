import { Search, X } from 'lucide-react'
import { useSearchText } from '../matrix/use-search-text.ts'
import { IconButton } from '../ui/button.tsx'
import { count } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'

interface QueryBoxProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** Pictures found; null while nothing has been found out. */
  readonly found: number | null
}

/** The gallery's query as text: words, and fields such as `batch:3` or `key:10*`. Asked as it is typed; Enter asks at once. */
export function QueryBox({ value, onChange, found }: QueryBoxProps) {
  const [text, setText] = useSearchText(value, onChange)
  return (
    <search className="input g-query">
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
      <output className="t3 s12">{found === null ? '' : `${count(found)} found`}</output>
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
    </search>
  )
}
