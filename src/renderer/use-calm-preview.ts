import { useEffect, useState } from 'react'
import { failureOf } from '../contract/failure.ts'
import type { Problem } from '../contract/problem.ts'
import { useEngineState } from './engine.ts'

/** Ms of quiet before what is being typed is worked out. */
const calmMs = 250

/** What a request that is being described would do. */
export interface CalmPreview<Preview> {
  /** The last one worked out; null before the first, and while nothing is wanted. */
  readonly preview: Preview | null
  /** Why it cannot be made, in words. */
  readonly refusal: string | null
  /** It is of an older wish: the new one is being worked out. */
  readonly isStale: boolean
}

const nothing = { preview: null, refusal: null, isStale: false }

/**
 * What the engine says a wish would do, once typing rests; anew when `also` differs. Nothing is sent or written for it. The wish
 * is JSON; pass a stable `ask`.
 */
export function useCalmPreview<Wanted, Preview>(
  wanted: Wanted | null,
  ask: (wanted: Wanted) => Promise<Preview>,
  also: readonly string[] = [],
): CalmPreview<Preview> {
  const [answer, setAnswer] = useState<{ readonly of: string; readonly shown: CalmPreview<Preview> }>({
    of: '',
    shown: nothing,
  })
  const engine = useEngineState().kind
  const text = wanted === null ? '' : JSON.stringify({ wanted, also })
  useEffect(() => {
    // An engine that stopped refuses everything: asked anew when it is back.
    if (text === '' || engine !== 'ready') return undefined
    let isWanted = true
    const show = (shown: Partial<CalmPreview<Preview>>): void => {
      if (isWanted) setAnswer({ of: text, shown: { ...nothing, ...shown } })
    }
    const timer = setTimeout(() => {
      ask((JSON.parse(text) as { readonly wanted: Wanted }).wanted).then(
        (preview) => show({ preview }),
        (error: unknown) => {
          const { message, action } = failureOf(error)
          show({ refusal: `${message} ${action}` })
        },
      )
    }, calmMs)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [ask, text, engine])
  return text === '' ? nothing : { ...answer.shown, isStale: answer.of !== text }
}

/** Why it cannot be made now; null when it can, or when nothing is known against it. */
export function whyNotMade({
  preview,
  refusal,
  isStale,
}: CalmPreview<{ readonly problems: readonly Problem[] }>): string | null {
  if (isStale) return 'The price is being worked out.'
  return refusal ?? preview?.problems.find(({ severity }) => severity === 'error')?.message ?? null
}
