import { useState } from 'react'
import type { CharacterSummary } from '../../contract/character.ts'
import { cache, request, toastFailure } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { counted } from '../ui/format.ts'
import { useEdits } from './edits.ts'

interface RemoveDialogProps {
  readonly name: string
  readonly images: number
  readonly onClose: () => void
}

/** Asks before a name becomes unknown. */
export function RemoveDialog({ name, images, onClose }: RemoveDialogProps) {
  const { go } = useNavigation()
  const edits = useEdits()
  const [isBusy, setBusy] = useState(false)
  const remove = async (): Promise<void> => {
    setBusy(true)
    try {
      await request('characters.remove', { name })
      edits.set(name, null)
      cache.setQueryData<readonly CharacterSummary[]>(['characters.list', {}], (all) =>
        all?.filter((other) => other.name !== name),
      )
      onClose()
      go({ screen: 'characters' })
      cache.removeQueries({ queryKey: ['characters.get'] })
      void cache.invalidateQueries({ queryKey: ['references.look'] })
    } catch (error) {
      setBusy(false)
      toastFailure(error)
    }
  }
  const kept = images === 0 ? 'No image was made with it.' : `${counted(images, 'image')} made with it keep everything.`
  return (
    <Dialog
      title={`Remove @${name}?`}
      role="alertdialog"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose} isSafeChoice>
            Keep
          </Button>
          <Button danger isBusy={isBusy} onPress={() => void remove()}>
            {`Remove @${name}`}
          </Button>
        </>
      }
    >
      <p className="t2">
        New prompts that say @{name} are sent with the bare word, without its pictures. {kept}
      </p>
    </Dialog>
  )
}
