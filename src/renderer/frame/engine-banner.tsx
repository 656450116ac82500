import { Unplug } from 'lucide-react'
import { failureMessage } from '../failure-message.ts'
import { host, toastFailure, useEngineState } from '../engine.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { useRemedy } from '../use-remedy.ts'

/** The engine's own advice names the command line; here it is a button. */
const repairWords =
  'Repair rebuilds what is missing from the newest backup and the ledger, keeps the damaged file and sends nothing.'

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
  const isDamaged = state.failure.code === 'library_damaged'
  const actions = (
    <>
      {isDamaged ? (
        <Button size="small" variant="strong" onPress={() => void host('host.repairLibrary', {}).catch(toastFailure)}>
          Repair the library
        </Button>
      ) : null}
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
      {sentence} {isDamaged ? repairWords : action}
    </Banner>
  )
}
