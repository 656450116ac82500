import { formatUsd } from '../../contract/money.ts'
import type { Settings } from '../../contract/settings.ts'
import { useEngine } from '../engine.ts'
import { MoneyField } from '../ui/fields.tsx'
import { MeterBar } from '../ui/meter-bar.tsx'
import { Stepper } from '../ui/stepper.tsx'
import { OptionalMoney } from './optional-money.tsx'
import { Line, Section } from './section.tsx'
import { useSave } from './use-save.ts'

/** Caps over batches, days and the library, and when a run asks twice. */
export function Budget({ settings }: { readonly settings: Settings }) {
  const save = useSave()
  const budget = useEngine('queue.get', {}).data?.budget
  const held = budget?.reservedUsd ?? 0
  return (
    <Section
      id="budget"
      title="Budget"
      hint="The highest price of a request is set aside before it leaves. What is spent and held never passes a cap."
    >
      <Line label="Each new batch">
        <MoneyField label="Cap of each batch" value={settings.capUsd} onChange={(capUsd) => save({ capUsd })} />
        <span className="t3 s12">Where a new batch stops. Can be changed per batch</span>
      </Line>
      <Line label="Each day">
        <OptionalMoney
          label="Cap of each day"
          words="Stop at"
          value={settings.dayCapUsd}
          first={50}
          onChange={(dayCapUsd) => save({ dayCapUsd })}
        />
        <span className="t3 s12">All batches, resets at midnight</span>
        {budget ? <Spent usd={budget.todayUsd} heldUsd={held} capUsd={settings.dayCapUsd} when="today" /> : null}
      </Line>
      <Line label="This library">
        <OptionalMoney
          label="Cap of the library"
          words="Stop at"
          value={settings.libraryCapUsd}
          first={500}
          onChange={(libraryCapUsd) => save({ libraryCapUsd })}
        />
        <span className="t3 s12">All batches, all days</span>
        {budget ? <Spent usd={budget.libraryUsd} heldUsd={held} capUsd={settings.libraryCapUsd} when="in all" /> : null}
      </Line>
      <Line label="Ask twice">
        <OptionalMoney
          label="Ask a second time above"
          words="Above"
          value={settings.confirmUsd}
          first={25}
          onChange={(confirmUsd) => save({ confirmUsd })}
        />
        <span className="t3 s12">A run with a highest price over this asks again before it starts</span>
      </Line>
      <Line label="In flight">
        <Stepper
          label="Requests in flight"
          value={settings.concurrency}
          min={1}
          max={500}
          onChange={(concurrency) => save({ concurrency })}
        />
        <span className="t3 s12">Requests sent at once, at most. Sent pictures always finish and are kept</span>
      </Line>
    </Section>
  )
}

interface SpentProps {
  readonly usd: number
  readonly heldUsd: number
  readonly capUsd: number | null
  readonly when: string
}

/** How much of a cap is used, where there is one; else only the amount. */
function Spent({ usd, heldUsd, capUsd, when }: SpentProps) {
  return (
    <span className="row end spent">
      {capUsd === null ? null : (
        <span className="spent-bar">
          <MeterBar spentUsd={usd} heldUsd={heldUsd} capUsd={capUsd} height={6} />
        </span>
      )}
      <span className="s12 t2 num">
        {formatUsd(usd)} {when}
      </span>
    </span>
  )
}
