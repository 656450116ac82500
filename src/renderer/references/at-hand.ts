import { useSyncExternalStore } from 'react'
import { showToast } from '../ui/toast.tsx'

/** Images that were marked as references (F), newest first: whoever edits references next offers them. */
let ids: readonly number[] = []
const listeners = new Set<() => void>()
const most = 8

/** Puts an image at hand as a reference, or takes it away when it is. Says so. */
export function toggleAtHand(imageId: number): void {
  const was = ids.includes(imageId)
  ids = was ? ids.filter((id) => id !== imageId) : [imageId, ...ids].slice(0, most)
  for (const listener of listeners) listener()
  showToast({
    text: was
      ? `Image ${imageId} is no longer at hand.`
      : `Image ${imageId} is at hand as a reference: add it to an edit, or to a picture that waits.`,
  })
}

/** Images at hand as references, newest first. */
export function useAtHand(): readonly number[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => ids,
  )
}
