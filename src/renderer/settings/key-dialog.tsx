import { useState } from 'react'
import { failureOf, type Failure } from '../../contract/failure.ts'
import type { KeyState } from '../../contract/settings.ts'
import { cache, host, request, toastFailure } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/fields.tsx'
import { showToast } from '../ui/toast.tsx'

interface KeyDialogProps {
  readonly state: KeyState
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Takes a key and hands it on. The window forgets it before the engine has answered. */
export function KeyDialog({ state, isOpen, onClose }: KeyDialogProps) {
  const { key, setKey, failure, isSaving, save, close } = useKeyEntry(onClose)
  const footer = (
    <>
      <Button variant="ghost" onPress={() => void host('host.openLink', { link: 'openai-keys' }).catch(toastFailure)}>
        Get a key
      </Button>
      <Button onPress={close}>Cancel</Button>
      <Button
        variant="strong"
        isBusy={isSaving}
        disabledReason={key.trim() === '' ? 'Paste a key first.' : null}
        onPress={save}
      >
        Store key
      </Button>
    </>
  )
  return (
    <Dialog
      title={state.kind === 'none' ? 'Add a key' : 'Replace the key'}
      isOpen={isOpen}
      onClose={close}
      footer={footer}
    >
      <p className="t2">{placeWords(state)}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <TextField
          label="OpenAI key"
          type="password"
          isFirst
          isMono
          placeholder="sk-…"
          value={key}
          onChange={setKey}
          error={failure === null ? null : `${failure.message} ${failure.action}`}
        />
      </form>
    </Dialog>
  )
}

interface KeyEntry {
  readonly key: string
  readonly setKey: (key: string) => void
  readonly failure: Failure | null
  readonly isSaving: boolean
  readonly save: () => void
  readonly close: () => void
}

function useKeyEntry(onClose: () => void): KeyEntry {
  const [key, setKey] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isSaving, setSaving] = useState(false)

  const close = (): void => {
    setKey('')
    setFailure(null)
    onClose()
  }
  const save = async (): Promise<void> => {
    const given = key.trim()
    if (given === '') return
    setKey('')
    setSaving(true)
    try {
      cache.setQueryData(['key.state', {}], await request('key.set', { key: given }))
      showToast({ text: 'Key stored' })
      close()
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setSaving(false)
    }
  }
  return { key, setKey, failure, isSaving, save: () => void save(), close }
}

function placeWords(state: KeyState): string {
  return state.kind === 'none' && state.keychain === 'unavailable'
    ? 'This system has no keychain that is unlocked: the key is kept until Proofsheet closes.'
    : 'It goes to the system keychain and is not shown again. Nothing is sent with it until you press Run.'
}
