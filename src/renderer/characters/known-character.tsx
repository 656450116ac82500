import { FileWarning, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Character, CharacterDetail } from '../../contract/character.ts'
import { useEngine } from '../engine.ts'
import { FailurePage } from '../failure-page.tsx'
import { useNavigation } from '../navigation.tsx'
import { Banner } from '../ui/banner.tsx'
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
  const { unreadable } = character
  const isChanged = !sameEdit(edit, saved)
  const change = (next: CharacterEdit): void => edits.set(character.name, sameEdit(next, saved) ? null : next)
  const next = (unreadable ?? character.version) + 1
  const [isRemoving, setRemoving] = useState(false)
  const saving = useSave(edit, unsavable(character, edit, saved), () => edits.set(character.name, null))
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
            {`Save as version ${next}`}
          </Button>
        </Head>
        {unreadable === undefined ? null : <Unreadable character={character} next={next} />}
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

/** Why it cannot be saved now. What differs from a version that cannot be read is not known, so that is always new. */
function unsavable({ version, unreadable }: Character, edit: CharacterEdit, saved: CharacterEdit): string | null {
  if (unreadable === undefined) return sameEdit(edit, saved) ? `Nothing differs from version ${version}.` : null
  const isEmpty = edit.pictures.length === 0 && edit.identity.trim() === '' && edit.forbidden.trim() === ''
  return isEmpty ? 'Add a picture or say who it is.' : null
}

/** The newest version is lost to this program: what stands below is older, and nothing is made with it unasked. */
function Unreadable({ character: { version, unreadable = version }, next }: UnreadableProps) {
  const hasOlder = version !== unreadable
  return (
    <Banner icon={FileWarning} title={`Version ${unreadable} cannot be read.`}>
      Rows that name this character are not sent.{' '}
      {hasOlder ? `Below is version ${version}: save it as version ${next}` : `Save it again as version ${next}`},
      restore the file from a backup, or check and repair the library in Settings.
    </Banner>
  )
}

interface UnreadableProps {
  readonly character: Character
  /** The number the next saving gets. */
  readonly next: number
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
