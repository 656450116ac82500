import { UserRoundPlus } from 'lucide-react'
import { mostReferences } from '../../contract/reference.ts'
import { editOf, emptyEdit, withPictures } from '../characters/edit.ts'
import { useEdits } from '../characters/edits.ts'
import { useCharacterNames } from '../characters/use-character-names.ts'
import { request, toastFailure } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { lookAtImages } from '../references/use-adding.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { showToast } from '../ui/toast.tsx'

/** Puts the selected pictures into a character, or a new one, and shows it: nothing is saved before its own button is pressed. */
export function AddToCharacter({ selected }: { readonly selected: ReadonlySet<number> }) {
  const { go } = useNavigation()
  const edits = useEdits()
  const names = useCharacterNames()
  const reason = selected.size > mostReferences ? `A character has at most ${mostReferences} pictures.` : null
  const add = async (name: string): Promise<void> => {
    const { added, problems } = await lookAtImages([...selected])
    const saved = async () => (name === '' ? emptyEdit : editOf((await request('characters.get', { name })).character))
    const before = edits.get(name) ?? (await saved())
    const { edit, refusals } = withPictures(before, added)
    if (edit.pictures.length > before.pictures.length) edits.set(name, edit)
    go(name === '' ? { screen: 'characters', fresh: true } : { screen: 'characters', name })
    const said = [...problems, ...refusals]
    if (said.length > 0) showToast({ text: said.join(' ') })
  }
  const button = (
    <Button variant="ghost" icon={UserRoundPlus} disabledReason={reason}>
      Add to character…
    </Button>
  )
  if (reason !== null) return button
  const entries = [{ id: '@', label: 'New character' }, ...names.map((name) => ({ id: `@${name}`, label: `@${name}` }))]
  return (
    <Menu label="Characters" entries={entries} onChoose={(id) => void add(id.slice(1)).catch(toastFailure)}>
      {button}
    </Menu>
  )
}
