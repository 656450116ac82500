import { useState } from 'react'
import type { Settings } from '../../contract/settings.ts'
import { TextField } from '../ui/fields.tsx'
import { Line } from './section.tsx'
import { useSave } from './use-save.ts'

/** Where requests go; empty means OpenAI itself. Saved when the field is left, or on Enter. */
export function BaseUrl({ settings }: { readonly settings: Settings }) {
  const saved = settings.baseUrl ?? ''
  const [{ of, text }, setDraft] = useState({ of: saved, text: saved })
  // Saved by somebody else meanwhile.
  if (of !== saved) setDraft({ of: saved, text: saved })
  const [error, setError] = useState<string | null>(null)
  const save = useSave((failure) => setError(failure.failure.message))
  const commit = (): void => {
    const next = text.trim()
    if (next === saved) return
    setError(null)
    save({ baseUrl: next === '' ? null : next })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        commit()
      }}
    >
      <Line label="Address">
        <TextField
          label="Address of the API"
          type="url"
          isMono
          className="wide"
          placeholder="https://api.openai.com/v1"
          value={text}
          error={error}
          onChange={(next) => setDraft({ of: saved, text: next })}
          onBlur={commit}
        />
        <span className="t3 s12">Empty for OpenAI. Plain http only for this machine.</span>
      </Line>
    </form>
  )
}
