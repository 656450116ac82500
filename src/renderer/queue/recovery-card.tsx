import { LifeBuoy } from 'lucide-react'
import type { RecoverySummary } from '../../contract/queue.ts'
import { useAct } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { recoverySentences } from './pause-words.ts'

interface RecoveryCardProps {
  readonly recovery: RecoverySummary
  readonly isPaused: boolean
  readonly onShowUnknown: () => void
}

/** What was found after the engine stopped in the middle of work. Nothing is sent until the user resumes. */
export function RecoveryCard({ recovery, isPaused, onShowUnknown }: RecoveryCardProps) {
  const resume = useAct('queue.resume')
  return (
    <section className="recovery" aria-label="After the stop" aria-live="polite">
      <Icon of={LifeBuoy} size={18} />
      <div className="grow">
        <h2 className="b">The engine stopped while it was working. Nothing paid was lost.</h2>
        <p className="t2 s12">{recoverySentences(recovery).join(' ')}</p>
        <div className="row">
          <Button variant="strong" size="small" isBusy={resume.isPending} onPress={() => resume.mutate({})}>
            {isPaused ? 'Resume' : 'OK'}
          </Button>
          {recovery.totals.unknown > 0 ? (
            <Button size="small" onPress={onShowUnknown}>
              Show unknown
            </Button>
          ) : null}
        </div>
      </div>
    </section>
  )
}
