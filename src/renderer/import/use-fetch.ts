import { useCallback, useState } from 'react'
import type { Events } from '../../contract/events.ts'
import type { Problem } from '../../contract/problem.ts'
import { cache, request, toastFailure, useEngineEvent } from '../engine.ts'
import { counted } from '../ui/format.ts'
import { showToast } from '../ui/toast.tsx'
import { useDraft, type OpenDraft } from './draft.tsx'

export interface Fetching {
  readonly isFetching: boolean
  /** How far it is, where that is told. */
  readonly progress: Pick<Events['work.progress'], 'done' | 'total'> | null
  /** What the last fetch could not get. */
  readonly problems: readonly Problem[]
  readonly fetch: () => void
}

/** Fetches the pictures that addresses in the draft name, when asked; then everything is composed again. */
export function useFetch({ sheet, recipe, options }: OpenDraft): Fetching {
  const { change } = useDraft()
  const [isFetching, setFetching] = useState(false)
  const [progress, setProgress] = useState<Fetching['progress']>(null)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  useEngineEvent(
    'work.progress',
    useCallback(({ done, total }: Events['work.progress']) => setProgress({ done, total }), []),
  )
  const fetch = async (): Promise<void> => {
    setFetching(true)
    setProgress(null)
    try {
      const { fetched, problems: found } = await request('references.fetch', {
        draftId: sheet.draftId,
        recipe,
        options,
      })
      setProblems(found)
      showToast({
        text: `${counted(fetched, 'picture')} fetched${found.length === 0 ? '' : `, ${counted(found.length, 'problem')}`}.`,
      })
      await cache.invalidateQueries({ queryKey: ['references.look'] })
      change({ recipe: { ...recipe } })
    } catch (error) {
      toastFailure(error)
    }
    setFetching(false)
  }
  return { isFetching, progress, problems, fetch: () => void fetch() }
}

/** The plan's problems with those of the last fetch before them; one that both name is there once. */
export function withFetchProblems(problems: readonly Problem[], fetched: readonly Problem[]): readonly Problem[] {
  return [...fetched, ...problems.filter((one) => !fetched.some((other) => isSame(other, one)))]
}

function isSame(fetched: Problem, planned: Problem): boolean {
  const isHere = fetched.row === planned.row && fetched.column === planned.column
  return isHere && (fetched.message === planned.message || planned.code === 'not_fetched')
}
