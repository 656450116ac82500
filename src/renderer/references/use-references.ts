import { failureOf } from '../../contract/failure.ts'
import type { PictureSource } from '../../contract/reference.ts'
import { useEngine } from '../engine.ts'
import { asSent, type Reference } from './references.ts'

/** Where files that are written by their path lie; empty: no such file can be named. */
export interface LookPlace {
  readonly draftId?: string
  readonly referenceFolders?: readonly string[]
}

const nowhere: LookPlace = {}
const none: readonly Reference[] = []

/** What sources mean, in the order in which they are sent; those that are `known` are not looked at. */
export function useReferences(
  sources: readonly PictureSource[],
  known: readonly Reference[] = none,
  { draftId, referenceFolders }: LookPlace = nowhere,
): readonly Reference[] {
  const unknown = sources.filter((source) => known.every((one) => one.source !== source))
  const looked = useEngine(
    'references.look',
    {
      // Another order of the same is no other question.
      sources: unknown.toSorted(),
      ...(draftId === undefined ? {} : { draftId }),
      ...(referenceFolders === undefined ? {} : { referenceFolders: [...referenceFolders] }),
    },
    { enabled: unknown.length > 0, keepLast: true },
  )
  const found = new Map(looked.data?.map((one) => [one.source, one]))
  const failure = looked.isError ? failureOf(looked.error) : null
  const unread = failure === null ? null : { message: failure.message, fix: failure.action }
  return asSent(sources).map((source) => {
    const { pictures = null, problem = unread } = found.get(source) ?? {}
    return known.find((one) => one.source === source) ?? { source, pictures, problem, version: null }
  })
}
