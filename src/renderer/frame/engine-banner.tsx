import { Unplug } from 'lucide-react'
import { failureMessage } from '../failure-message.ts'
import { host, toastFailure, useEngineState } from '../engine.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { useRemedy } from '../use-remedy.ts'

/** Says that the engine is gone and what happens next. What was loaded before stays on screen. */
export function EngineBanner() {
  const state = useEngineState()
  const applyRemedy = useRemedy()
  if (state.kind === 'ready' || state.kind === 'starting') return null
  if (state.kind === 'restarting') {
    return (
      <Banner icon={Unplug} title="The engine stopped." live="assertive">
        {state.reason} It is being started again, try {state.attempt} of 3. Answers that were paid for are on disk.
      </Banner>
    )
  }
  const { title, sentence, action, remedy } = failureMessage(state.failure)
  const actions = (
    <>
      {remedy === null || remedy.kind === 'restart-engine' ? null : (
        <Button size="small" onPress={() => applyRemedy(remedy)}>
          {remedy.label}
        </Button>
      )}
      <Button size="small" onPress={() => void host('host.restartEngine', {}).catch(toastFailure)}>
        Start it again
      </Button>
    </>
  )
  return (
    <Banner icon={Unplug} title={`${title}.`} live="assertive" actions={actions}>
      {sentence} {action}
    </Banner>
  )
}
