import { CirclePause, WifiOff } from 'lucide-react'
import type { BatchSummary } from '../../contract/batch.ts'
import { useAct } from '../engine.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'

/** Why the batch does not send, while it does not: what happened, what waits, what to do. */
export function BatchBanner({ batch }: { readonly batch: BatchSummary }) {
  const resume = useAct('batch.resume')
  const { pause } = batch
  if (pause === null || pause.cause === 'user') return null
  return (
    <Banner
      icon={pause.cause === 'offline' ? WifiOff : CirclePause}
      title={pause.message}
      live="assertive"
      actions={
        <Button isBusy={resume.isPending} onPress={() => resume.mutate({ batchId: batch.id })}>
          Resume
        </Button>
      }
    >
      {pause.action}
    </Banner>
  )
}
