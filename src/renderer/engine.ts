import {
  keepPreviousData,
  QueryClient,
  useMutation,
  useQuery,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { EventName, Events } from '../contract/events.ts'
import { failureOf, type ProofsheetError } from '../contract/failure.ts'
import type { EngineState } from '../contract/host.ts'
import type { RequestInput, RequestName, RequestOutput } from '../contract/requests.ts'
import { createEngineClient, onEvent } from './engine-client.ts'
import { createEventSink } from './engine-cache.ts'
import { keepEngineState } from './engine-state.ts'
import { failureMessage } from './failure-message.ts'
import { askPicturesAgain } from './image/ask-again.ts'
import { showToast } from './ui/toast.tsx'

const client = createEngineClient(window.proofsheet)

/** Asks the engine. Throws ProofsheetError. */
export const request = client.request
/** Asks the shell. Throws ProofsheetError. */
export const host = client.host
export const { chooseDropped, onOpenSheet } = client

/** Answers stay fresh until an event says otherwise; nothing is asked twice, and being offline changes nothing here. */
export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      networkMode: 'always',
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})
client.onEvents(createEventSink(cache))

/** A new engine means asking all again. */
const engineState = keepEngineState(() => {
  void cache.invalidateQueries()
  askPicturesAgain()
})
client.onEngineState(engineState.tell)

/** Takes over what the shell said of the engine when the window was opened. */
export const startEngineState = engineState.answer

/** Whether the engine is there. */
export function useEngineState(): EngineState {
  return useSyncExternalStore(engineState.subscribe, engineState.get)
}

interface QueryOptions {
  readonly enabled?: boolean
  /** Keep showing the last answer while a new input is being asked. */
  readonly keepLast?: boolean
}

/** Asks the engine and keeps the answer current. The key is [name, input]. */
export function useEngine<Name extends RequestName>(
  name: Name,
  input: RequestInput<Name>,
  { enabled = true, keepLast = false }: QueryOptions = {},
): UseQueryResult<RequestOutput<Name>, ProofsheetError> {
  return useQuery<RequestOutput<Name>, ProofsheetError>({
    queryKey: [name, input],
    queryFn: () => request(name, input),
    enabled,
    ...(keepLast ? { placeholderData: keepPreviousData } : {}),
  })
}

/** A request that changes something. A failure shows as a toast, unless the caller says what to do with it. */
export function useAct<Name extends RequestName>(
  name: Name,
  onFailure: (error: ProofsheetError) => void = toastFailure,
): UseMutationResult<RequestOutput<Name>, ProofsheetError, RequestInput<Name>> {
  return useMutation<RequestOutput<Name>, ProofsheetError, RequestInput<Name>>({
    mutationFn: (input) => request(name, input),
    onError: onFailure,
  })
}

/** Says a failure in a toast: title, sentence and the money fact. */
export function toastFailure(error: unknown): void {
  const { title, sentence, money } = failureMessage(failureOf(error))
  showToast({ text: [`${title}.`, sentence, money].filter(Boolean).join(' ') }, 10_000)
}

/** Calls `handler` with each event of one name while the component is there. Pass a stable function. */
export function useEngineEvent<Name extends EventName>(name: Name, handler: (data: Events[Name]) => void): void {
  useEffect(() => onEvent(client, name, handler), [name, handler])
}

/** Calls `handler` with each event of one name; returns what ends it. For stores that outlive a component. */
export function onEngineEvent<Name extends EventName>(name: Name, handler: (data: Events[Name]) => void): () => void {
  return onEvent(client, name, handler)
}
