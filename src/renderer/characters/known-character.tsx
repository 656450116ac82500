import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { CharacterDetail } from '../../contract/character.ts'
import { useEngine } from '../engine.ts'
import { FailurePage } from '../failure-page.tsx'
import { useNavigation } from '../navigation.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Working } from '../ui/progress.tsx'
import { editOf, sameEdit, type CharacterEdit } from './edit.ts'
import { useEdits } from './edits.ts'
import { Editor } from './editor.tsx'
import { Head } from './head.tsx'
import { Preview } from './preview.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { useSave } from './use-save.ts'
import { Versions } from './versions.tsx'

interface KnownCharacterProps {
  readonly name: string
  /** An older version to look at; null: the newest, to change. */
  readonly version: number | null
}

/** One character: its newest version to change, or an older one to look at. */
export function KnownCharacter({ name, version }: KnownCharacterProps) {
  const newest = useEngine('characters.get', { name })
  const old = useEngine('characters.get', { name, version: version ?? 1 }, { enabled: version !== null })
  const query = newest.isError ? newest : old
  if (query.isError) return <FailurePage error={query.error} onRetry={() => void query.refetch()} />
  if (newest.data === undefined) return <Working label="Reading the character" />
  if (version === null || version === newest.data.character.version) return <Newest detail={newest.data} />
  if (old.data === undefined) return <Working label="Reading the version" />
  return <OldVersion detail={old.data} newest={newest.data.character.version} />
}

function Newest({ detail }: { readonly detail: CharacterDetail }) {
  const { character, versions } = detail
  const edits = useEdits()
  const saved = editOf(character)
  const edit = edits.get(character.name) ?? saved
  const isChanged = !sameEdit(edit, saved)
  const change = (next: CharacterEdit): void => edits.set(character.name, sameEdit(next, saved) ? null : next)
  const [isRemoving, setRemoving] = useState(false)
  const saving = useSave(edit, isChanged ? null : `Nothing differs from version ${character.version}.`, () =>
    edits.set(character.name, null),
  )
  return (
    <>
      <section className="cr-main" aria-labelledby="cr-name">
        <Head character={character} images={imagesOf(detail)}>
          <IconButton icon={Trash2} label={`Remove @${character.name}…`} onPress={() => setRemoving(true)} />
          {isChanged ? (
            <Button variant="ghost" onPress={() => edits.set(character.name, null)}>
              Discard changes
            </Button>
          ) : null}
          <Button
            variant="primary"
            shortcut="Ctrl+Enter"
            isBusy={saving.isBusy}
            disabledReason={saving.reason}
            onPress={saving.save}
          >
            {`Save as version ${character.version + 1}`}
          </Button>
        </Head>
        <Editor edit={edit} onChange={change} />
      </section>
      <aside className="cr-side" aria-label="In prompts, and versions" data-region="">
        <Preview edit={edit} />
        <Versions name={character.name} versions={versions} shown={character.version} />
      </aside>
      {isRemoving ? (
        <RemoveDialog name={character.name} images={imagesOf(detail)} onClose={() => setRemoving(false)} />
      ) : null}
    </>
  )
}

function OldVersion({ detail, newest }: { readonly detail: CharacterDetail; readonly newest: number }) {
  const { character, versions } = detail
  const { go } = useNavigation()
  const edits = useEdits()
  const edit = editOf(character)
  const toNewest = (): void => go({ screen: 'characters', name: character.name })
  return (
    <>
      <section className="cr-main" aria-labelledby="cr-name">
        <Head character={character} images={imagesOf(detail)} isOld>
          <Button
            variant="ghost"
            onPress={() => {
              edits.set(character.name, edit)
              toNewest()
            }}
          >
            Start again from this
          </Button>
          <Button variant="strong" onPress={toNewest}>
            {`Back to version ${newest}`}
          </Button>
        </Head>
        <Editor edit={edit} onChange={null} />
      </section>
      <aside className="cr-side" aria-label="In prompts, and versions" data-region="">
        <Preview edit={edit} />
        <Versions name={character.name} versions={versions} shown={character.version} />
      </aside>
    </>
  )
}

function imagesOf({ versions }: CharacterDetail): number {
  return versions.reduce((sum, { images }) => sum + images, 0)
}
