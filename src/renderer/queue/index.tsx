import { Working } from '../ui/progress.tsx'

/** The queue screen. */
export function QueueScreen() {
  return <Working label="Opening queue" />
}
