import type { Settings } from '../../contract/settings.ts'
import { MoneyField } from '../ui/fields.tsx'
import { Stepper } from '../ui/stepper.tsx'
import { Line, Section } from './section.tsx'
import { useSave } from './use-save.ts'

/** The limits a new batch starts with. */
export function Budget({ settings }: { readonly settings: Settings }) {
  const save = useSave()
  return (
    <Section
      id="budget"
      title="Budget"
      hint="A run reserves its worst case before it starts. Caps can’t be passed, only raised."
    >
      <Line label="Each batch">
        <MoneyField label="Cap of each batch" value={settings.capUsd} onChange={(capUsd) => save({ capUsd })} />
        <span className="t3 s12 clip">Can be changed per batch. Sent pictures always finish and are kept.</span>
      </Line>
      <Line label="In flight">
        <Stepper
          label="Requests in flight"
          value={settings.concurrency}
          min={1}
          max={500}
          onChange={(concurrency) => save({ concurrency })}
        />
        <span className="t3 s12 clip">Requests sent at once, at most</span>
      </Line>
    </Section>
  )
}
