import { failed } from '../../../contract/failure.ts'
import { planDelivery, runDelivery } from '../gallery/delivery/deliver.ts'
import type { DeliveryParts } from '../gallery/delivery/parts.ts'
import type { Changes } from '../queue/changes.ts'
import type { Handlers } from './handlers.ts'

/** Told at most this often, ms. */
const progressInterval = 100

/** Exports. Several may run at once; each is cancelled by the id its caller gave it. */
export function deliveryRequests(
  parts: DeliveryParts & { readonly changes: Pick<Changes, 'tell'> },
): Handlers<'delivery.plan' | 'delivery.run' | 'delivery.cancel'> {
  const running = new Map<string, AbortController>()
  return {
    'delivery.plan': (delivery) => planDelivery(parts, delivery),
    'delivery.run': async ({ dir, deliveryId, ...delivery }) => {
      if (running.has(deliveryId)) throw failed('conflict', 'This export is already running.', 'Wait for it to end.')
      const controller = new AbortController()
      running.set(deliveryId, controller)
      let toldAt = Number.NEGATIVE_INFINITY
      const onProgress = (done: number, total: number): void => {
        if (done < total && performance.now() - toldAt < progressInterval) return
        toldAt = performance.now()
        parts.changes.tell({ name: 'delivery.progress', data: { deliveryId, done, total } })
      }
      try {
        return await runDelivery(parts, delivery, { dir, signal: controller.signal, onProgress })
      } finally {
        running.delete(deliveryId)
      }
    },
    'delivery.cancel': ({ deliveryId }) => {
      running.get(deliveryId)?.abort()
      return null
    },
  }
}
