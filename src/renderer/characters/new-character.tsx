import { characterNameSchema, type CharacterSummary } from '../../contract/character.ts'
import { useNavigation } from '../navigation.tsx'
import { Button } from '../ui/button.tsx'
import { emptyEdit, sameEdit, type CharacterEdit } from './edit.ts'
import { useEdits } from './edits.ts'
import { Editor } from './editor.tsx'
import { Preview } from './preview.tsx'
import { useSave } from './use-save.ts'

/** A character that has no version yet. */
export function NewCharacter({ characters }: { readonly characters: readonly CharacterSummary[] }) {
  const { go, back } = useNavigation()
  const edits = useEdits()
  const edit = edits.get('') ?? emptyEdit
  const isEmpty = edit.name === '' && sameEdit(edit, emptyEdit)
  const change = (next: CharacterEdit): void =>
    edits.set('', next.name === '' && sameEdit(next, emptyEdit) ? null : next)
  const problem = nameProblem(edit.name, characters)
  const hasContent = edit.pictures.length > 0 || edit.identity.trim() !== '' || edit.forbidden.trim() !== ''
  const reason =
    edit.name === '' ? 'Give it a name first.' : (problem ?? (hasContent ? null : 'Add a picture, or say who it is.'))
  const saving = useSave(edit, reason, (name) => {
    edits.set('', null)
    go({ screen: 'characters', name })
  })
  return (
    <>
      <section className="cr-main" aria-labelledby="cr-name">
        <div className="cr-head">
          <h2 id="cr-name" className="clip">
            {edit.name === '' ? 'New character' : `@${edit.name}`}
          </h2>
          <span className="end row">
            <Button
              variant="ghost"
              onPress={() => {
                edits.set('', null)
                back()
              }}
            >
              {isEmpty ? 'Cancel' : 'Discard'}
            </Button>
            <Button
              variant="primary"
              shortcut="Ctrl+Enter"
              isBusy={saving.isBusy}
              disabledReason={saving.reason}
              onPress={saving.save}
            >
              Save character
            </Button>
          </span>
        </div>
        <Editor edit={edit} onChange={change} nameProblem={edit.name === '' ? null : problem} hasName />
      </section>
      <aside className="cr-side" aria-label="In prompts" data-region="">
        <Preview edit={edit} />
      </aside>
    </>
  )
}

function nameProblem(name: string, characters: readonly CharacterSummary[]): string | null {
  const read = characterNameSchema.safeParse(name)
  if (!read.success) return read.error.issues[0]?.message ?? 'Choose another name.'
  const folded = read.data.toLowerCase()
  return characters.some((other) => other.name === folded) ? `There is an @${folded} already.` : null
}
