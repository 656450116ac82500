import { useState } from 'react'
import { extraSchema, type Extra } from '../../contract/recipe.ts'
import { TextField } from '../ui/fields.tsx'
import { SettingLine } from './setting-line.tsx'

interface ExtraFieldProps {
  readonly value: Extra | undefined
  readonly onChange: (extra: Extra | undefined) => void
}

/** Custom parameters as JSON. What is not yet a whole object stays in the field and changes nothing. */
export function ExtraField({ value, onChange }: ExtraFieldProps) {
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value))
  const read = readExtra(text)
  const write = (next: string): void => {
    setText(next)
    const { extra, error } = readExtra(next)
    if (error === null) onChange(extra)
  }
  return (
    <SettingLine label="Custom" hint="Further fields of the request, sent as they are and not priced.">
      <TextField
        label="Custom parameters, a JSON object"
        isMono
        value={text}
        placeholder={'{"name": "value"}'}
        error={read.error}
        onChange={write}
      />
    </SettingLine>
  )
}

function readExtra(text: string): { readonly extra: Extra | undefined; readonly error: string | null } {
  if (text.trim() === '') return { extra: undefined, error: null }
  try {
    const parsed = extraSchema.safeParse(JSON.parse(text))
    if (parsed.success) return { extra: parsed.data, error: null }
    return { extra: undefined, error: parsed.error.issues[0]?.message ?? 'Not a parameter.' }
  } catch {
    return { extra: undefined, error: 'Write a JSON object, such as {"seed": 7}.' }
  }
}
