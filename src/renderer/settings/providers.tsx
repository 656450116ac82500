import { Check, Cloud, FlaskConical } from 'lucide-react'
import { useState } from 'react'
import type { KeyState, Settings } from '../../contract/settings.ts'
import { cache, useAct, useEngine } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { Radio, Radios } from '../ui/choices.tsx'
import { Icon } from '../ui/icon.tsx'
import { BaseUrl } from './base-url.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { Section } from './section.tsx'
import { useSave } from './use-save.ts'

/** Who makes pictures for new batches, and with which key. */
export function Providers({ settings }: { readonly settings: Settings }) {
  const save = useSave()
  const key = useEngine('key.state', {})
  return (
    <Section
      id="providers"
      title="Providers"
      hint="One is used for new runs. Keys never leave the keychain and are never written to the library."
    >
      <Radios
        label="Provider for new runs"
        value={settings.provider}
        onChange={(provider) => save({ provider })}
        className="providers"
      >
        <div className="pv2">
          <Radio value="openai" aria-label="OpenAI" />
          <Icon of={Cloud} size={18} />
          {key.data === undefined ? <div className="grow">OpenAI</div> : <OpenAi state={key.data} />}
        </div>
        <div className="pv2">
          <Radio value="practice" aria-label="Practice mode" />
          <Icon of={FlaskConical} size={18} />
          <div className="grow">
            <div className="row">
              <b className="m">Practice mode</b>
              <span className="s12 t2">No key, no cost</span>
            </div>
            <div className="t3 s12">Makes labelled placeholder pictures, so you can try a batch from end to end</div>
          </div>
        </div>
      </Radios>
      <BaseUrl settings={settings} />
    </Section>
  )
}

function OpenAi({ state }: { readonly state: KeyState }) {
  const [isOpen, setOpen] = useState(false)
  const remove = useAct('key.remove')
  const isStored = state.kind === 'keychain' || state.kind === 'session'
  return (
    <>
      <div className="grow">
        <div className="row">
          <b className="m">OpenAI</b>
          <span className="row s12 t2 key-state">
            {state.kind === 'none' ? null : (
              <span className="st-approved">
                <Icon of={Check} size={13} className="st-ico" />
              </span>
            )}
            {keyWords(state)}
          </span>
        </div>
        <div className="t3 s12">{keyHint(state)}</div>
      </div>
      {state.kind === 'environment' ? null : (
        <Button size="small" onPress={() => setOpen(true)}>
          {isStored ? 'Replace key…' : 'Add key…'}
        </Button>
      )}
      {isStored ? (
        <Button
          size="small"
          variant="ghost"
          isBusy={remove.isPending}
          onPress={() => remove.mutate({}, { onSuccess: (next) => cache.setQueryData(['key.state', {}], next) })}
        >
          Remove
        </Button>
      ) : null}
      <KeyDialog state={state} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  )
}

function keyWords(state: KeyState): string {
  const words: Readonly<Record<KeyState['kind'], string>> = {
    none: 'No key yet',
    keychain: 'Key stored in the system keychain',
    environment: 'Key from OPENAI_API_KEY',
    session: 'Key kept until Proofsheet closes',
  }
  return words[state.kind]
}

function keyHint(state: KeyState): string {
  if (state.kind === 'none') return 'Add one, or use Practice mode for free'
  if (state.kind === 'environment') return `${state.hint} · the environment beats the keychain`
  return state.hint
}
