import { useRef, useState } from 'react'
import { toastFailure, useEngine } from '../engine.ts'
import { overCap, tightest, type CapRoom, type NewCaps } from './cap-room.ts'
import type { Run } from './use-run.ts'

/** What is asked between pressing Run and sending. */
export type RunStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'cap'; readonly room: CapRoom; readonly caps: NewCaps }
  | { readonly kind: 'confirm'; readonly limitUsd: number; readonly caps: NewCaps }

export interface RunSteps {
  readonly step: RunStep
  readonly press: () => void
  /** Answers the question about a cap: the new cap, USD, or null to stop at it. */
  readonly answerCap: (capUsd: number | null) => void
  readonly confirm: () => void
  readonly cancel: () => void
}

/**
 * From the press to the run: a cap that does not cover the worst case is asked about, one after the other; then a price
 * above the user's own limit is confirmed once more. Cancelling at any step leaves everything as it was.
 */
export function useRunSteps(run: Run): RunSteps {
  const [step, setStep] = useState<RunStep>({ kind: 'none' })
  const isAsking = useRef(false)
  const limitUsd = useEngine('settings.get', {}).data?.confirmUsd ?? null

  const confirmOrStart = (caps: NewCaps, mostUsd: number): void => {
    if (limitUsd !== null && mostUsd > limitUsd) return setStep({ kind: 'confirm', limitUsd, caps })
    setStep({ kind: 'none' })
    run.start(caps)
  }
  const check = (caps: NewCaps, worstUsd: number): void => {
    const room = tightest(run.roomsWith(caps))
    if (room !== null && overCap(worstUsd, room) > 0) return setStep({ kind: 'cap', room, caps })
    confirmOrStart(caps, worstUsd)
  }
  const press = (): void => {
    // A second press while the engine adds up would run it all a second time.
    if (isAsking.current) return
    isAsking.current = true
    void run
      .settled()
      .then((worstUsd) => check(run.caps, worstUsd), toastFailure)
      .finally(() => {
        isAsking.current = false
      })
  }
  return {
    step,
    press,
    answerCap: (capUsd) => {
      if (step.kind !== 'cap') return
      const { room, caps } = step
      // Stopping at the tightest cap keeps the run under all of them.
      if (capUsd === null) confirmOrStart(caps, room.leftUsd)
      else check({ ...caps, [room.kind]: capUsd }, run.worstUsd)
    },
    confirm: () => {
      if (step.kind !== 'confirm') return
      setStep({ kind: 'none' })
      run.start(step.caps)
    },
    cancel: () => setStep({ kind: 'none' }),
  }
}
