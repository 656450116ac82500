import { startUpPolicies, type Settings, type StartUpPolicy } from '../../contract/settings.ts'
import { Segmented } from '../ui/segmented.tsx'
import { Line, Section } from './section.tsx'
import { useSave } from './use-save.ts'

const labels: Readonly<Record<StartUpPolicy, string>> = {
  paused: 'Wait for me',
  running: 'Go on',
  as_it_was: 'As it was',
}

const meanings: Readonly<Record<StartUpPolicy, string>> = {
  paused: 'Nothing is sent until you press Resume.',
  running: 'Unfinished batches are sent at once, also those you paused.',
  as_it_was: 'What was running goes on at once; what was paused stays paused.',
}

/** What unfinished batches do at the next start. */
export function StartUp({ settings }: { readonly settings: Settings }) {
  const save = useSave()
  const choices = startUpPolicies.map((value) => ({ value, label: labels[value] }))
  return (
    <Section
      id="start-up"
      title="When Proofsheet opens"
      hint="After a crash it always waits for you and says what it found. A cap, a missing key or a full disk holds a batch whatever is chosen here."
    >
      <Line label="Unfinished work">
        <Segmented
          label="When Proofsheet opens"
          value={settings.startUp}
          choices={choices}
          onChange={(startUp) => save({ startUp })}
        />
        <span className="t3 s12">{meanings[settings.startUp]}</span>
      </Line>
    </Section>
  )
}
