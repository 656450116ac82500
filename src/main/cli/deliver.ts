import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { DeliveryResult, deliverySchema } from '../../contract/delivery.ts'
import type { Engine } from '../engine/index.ts'
import type { Output } from './output.ts'

/** Exports to `dir`. Files that could not be written are named; aborting stops between files and throws `cancelled`. */
export async function deliver(
  engine: Engine,
  delivery: z.input<typeof deliverySchema>,
  dir: string,
  output: Output,
  interrupted: AbortSignal,
): Promise<DeliveryResult> {
  const deliveryId = randomUUID()
  const cancel = (): void => void engine.request('delivery.cancel', { deliveryId })
  interrupted.addEventListener('abort', cancel)
  try {
    const result = await engine.request('delivery.run', { ...delivery, dir, deliveryId })
    for (const { why, imageIds } of result.leftOut) output.note(leftOutText(why, imageIds))
    for (const { path, message } of result.failed) {
      output.record({ type: 'delivery_failure', path, message })
      output.warning(`${path}: ${message}`)
    }
    return result
  } finally {
    interrupted.removeEventListener('abort', cancel)
  }
}

const mostNamed = 10

function leftOutText(why: string, imageIds: readonly number[]): string {
  const named = imageIds.slice(0, mostNamed).join(', ')
  const more = imageIds.length > mostNamed ? ', ...' : ''
  const images = imageIds.length === 1 ? 'Image' : `${imageIds.length} images`
  return `${images} ${named}${more} left out: ${why}. The manifest says so; the gallery or a query exports what is left out.`
}
