import { useEffect, useState, useSyncExternalStore } from 'react'
import { toastFailure } from '../engine.ts'
import { softened } from './encoder.ts'
import type { Painting } from './painting.ts'

/** Ms of quiet before the soft edge is worked out. */
const calmMs = 200

/** The mask with its soft edge, for looking at; null while there is none or it is being worked out. */
export function useSoft(painting: Painting): Uint8Array | null {
  const version = useSyncExternalStore(painting.subscribe, () => painting.version)
  const [soft, setSoft] = useState<{ readonly of: number; readonly marked: Uint8Array } | null>(null)
  const isSoft = painting.settings.feather > 0 && painting.kind === 'mask'
  useEffect(() => {
    if (!isSoft) return undefined
    let isWanted = true
    const timer = setTimeout(() => {
      softened(painting).then((marked) => isWanted && setSoft({ of: version, marked }), toastFailure)
    }, calmMs)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [painting, version, isSoft])
  return isSoft && soft?.of === version ? soft.marked : null
}
