import { useEffect, useState } from 'react'
import type { EditPreview, EditWanted } from '../../contract/edit.ts'
import { failureOf } from '../../contract/failure.ts'
import { request } from '../engine.ts'

/** Ms of quiet before an edit being written is worked out. */
const calmMs = 300

export interface PreviewState {
  /** The last one worked out; null before the first. */
  readonly preview: EditPreview | null
  /** Why it cannot be made, in words. */
  readonly refusal: string | null
  /** It is of an older draft: the new one is being worked out. */
  readonly isStale: boolean
}

const nothing: PreviewState = { preview: null, refusal: null, isStale: false }

/**
 * What an edit would send and cost, once typing rests; anew when what it names came to mean other `pictures`. Nothing is
 * sent or written for it.
 */
export function usePreview(wanted: EditWanted | null, pictures: readonly string[]): PreviewState {
  const [answer, setAnswer] = useState<{ readonly of: string; readonly state: PreviewState }>({
    of: '',
    state: nothing,
  })
  const text = wanted === null ? '' : JSON.stringify({ wanted, pictures })
  useEffect(() => {
    if (text === '') return undefined
    let isWanted = true
    const timer = setTimeout(() => {
      request('edit.preview', (JSON.parse(text) as { readonly wanted: EditWanted }).wanted).then(
        (preview) => isWanted && setAnswer({ of: text, state: { preview, refusal: null, isStale: false } }),
        (error: unknown) => {
          const { message, action } = failureOf(error)
          if (isWanted) setAnswer({ of: text, state: { ...nothing, refusal: `${message} ${action}` } })
        },
      )
    }, calmMs)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [text])
  if (text === '') return nothing
  return { ...answer.state, isStale: answer.of !== text }
}
