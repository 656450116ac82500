import type { ProofsheetError } from '../../contract/failure.ts'
import type { RequestInput } from '../../contract/requests.ts'
import { cache, toastFailure, useAct } from '../engine.ts'

/** Saves settings at once. What is shown is what the engine says it kept. */
export function useSave(
  onFailure: (error: ProofsheetError) => void = toastFailure,
): (part: RequestInput<'settings.set'>) => void {
  const act = useAct('settings.set', onFailure)
  return (part) => act.mutate(part, { onSuccess: (saved) => cache.setQueryData(['settings.get', {}], saved) })
}
