import { TriangleAlert } from 'lucide-react'
import { failureOf } from '../contract/failure.ts'
import { failureMessage } from './failure-message.ts'
import { Button } from './ui/button.tsx'
import { EmptyState } from './ui/empty-state.tsx'
import { useRemedy } from './use-remedy.ts'

interface FailurePageProps {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
}

/** A failure in the place of what could not be shown: what happened, what it cost, what to do. */
export function FailurePage({ error, onRetry }: FailurePageProps) {
  const { title, sentence, money, action, remedy } = failureMessage(failureOf(error))
  const applyRemedy = useRemedy()
  const actions = (
    <>
      {remedy === null ? null : (
        <Button size="small" variant="strong" onPress={() => applyRemedy(remedy)}>
          {remedy.label}
        </Button>
      )}
      {onRetry === undefined ? null : (
        <Button size="small" onPress={onRetry}>
          Try again
        </Button>
      )}
    </>
  )
  return (
    <EmptyState icon={TriangleAlert} title={title} actions={actions}>
      {[sentence, money && `${money}.`, action].filter(Boolean).join(' ')}
    </EmptyState>
  )
}
