import { useMemo } from 'react'
import { assertNever } from '../../contract/assert-never.ts'
import { useEngine } from '../engine.ts'
import type { RouteOf } from '../route.ts'

/**
 * Ids in the order of the place an image was opened from. Asked of the engine by that place, not handed over: so it is
 * still there after a restart. A batch goes in the order its pictures came, the gallery in its own.
 */
export function useImageList(from: RouteOf<'image'>['from']): readonly number[] {
  const found = useEngine('gallery.find', { query: queryOf(from) }, { keepLast: true })
  const ids = found.data?.ids
  const isBatch = from.screen === 'batch'
  return useMemo(() => (ids === undefined ? [] : isBatch ? ids.toReversed() : ids), [ids, isBatch])
}

function queryOf(from: RouteOf<'image'>['from']): string {
  switch (from.screen) {
    case 'batch':
      return `batch:${from.batchId}`
    case 'gallery':
      return from.query ?? ''
    case 'spend':
      return from.batchId === undefined ? '' : `batch:${from.batchId}`
    case 'queue':
      return ''
    default:
      return assertNever(from)
  }
}
