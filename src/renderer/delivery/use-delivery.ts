import { useCallback, useState } from 'react'
import type { z } from 'zod'
import type { deliverySchema, DeliveryResult } from '../../contract/delivery.ts'
import type { Events } from '../../contract/events.ts'
import { failureOf } from '../../contract/failure.ts'
import { request, toastFailure, useEngineEvent } from '../engine.ts'

export type DeliveryState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly deliveryId: string; readonly done: number; readonly total: number | null }
  | { readonly kind: 'done'; readonly result: DeliveryResult }
  | { readonly kind: 'failed'; readonly message: string }

interface DeliveryRun {
  readonly state: DeliveryState
  readonly start: (delivery: z.input<typeof deliverySchema>, dir: string) => void
  readonly cancel: () => void
}

/** One export from start to end, with its progress. */
export function useDelivery(): DeliveryRun {
  const [state, setState] = useState<DeliveryState>({ kind: 'idle' })
  useEngineEvent(
    'delivery.progress',
    useCallback((progress: Events['delivery.progress']) => {
      setState((old) =>
        old.kind === 'running' && old.deliveryId === progress.deliveryId
          ? { ...old, done: progress.done, total: progress.total }
          : old,
      )
    }, []),
  )
  return {
    state,
    start: (delivery, dir) => {
      const deliveryId = crypto.randomUUID()
      setState({ kind: 'running', deliveryId, done: 0, total: null })
      request('delivery.run', { ...delivery, dir, deliveryId })
        .then((result) => setState({ kind: 'done', result }))
        .catch((error: unknown) => {
          const failure = failureOf(error)
          setState(
            failure.code === 'cancelled'
              ? { kind: 'idle' }
              : { kind: 'failed', message: `${failure.message} ${failure.action}` },
          )
        })
    },
    cancel: () => {
      if (state.kind === 'running')
        void request('delivery.cancel', { deliveryId: state.deliveryId }).catch(toastFailure)
    },
  }
}
