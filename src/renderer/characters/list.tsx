import { UserRound } from 'lucide-react'
import { Button } from 'react-aria-components'
import type { CharacterSummary } from '../../contract/character.ts'
import { useNavigation } from '../navigation.tsx'
import { count, counted } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { useEdits } from './edits.ts'

interface CharacterListProps {
  readonly characters: readonly CharacterSummary[]
  /** Null: none of them is shown. */
  readonly current: string | null
  /** A new one is shown. */
  readonly isNew: boolean
}

/** All characters by name, with what is not saved yet. */
export function CharacterList({ characters, current, isNew }: CharacterListProps) {
  const { go } = useNavigation()
  const edits = useEdits()
  const fresh = edits.get('')
  return (
    <nav className="cr-list" aria-label="Characters" data-region="">
      <ul>
        {characters.map((character) => (
          <li key={character.name}>
            <Button
              className="cr-item"
              onPress={() => go({ screen: 'characters', name: character.name })}
              {...(character.name === current ? { 'aria-current': 'true' } : {})}
            >
              <Cover sha256={character.coverSha256} />
              <span className="grow">
                <span className="clip m" title={`@${character.name}`}>
                  @{character.name}
                </span>
                <span className="clip t3 s12">{factsOf(character)}</span>
                {character.unreadable === undefined ? null : (
                  <span className="cr-unreadable s12">{`Version ${character.unreadable} cannot be read`}</span>
                )}
                {edits.get(character.name) === null ? null : <span className="t2 s12">Unsaved changes</span>}
              </span>
            </Button>
          </li>
        ))}
        {fresh === null && !isNew ? null : (
          <li>
            <Button
              className="cr-item"
              onPress={() => go({ screen: 'characters', fresh: true })}
              {...(isNew ? { 'aria-current': 'true' } : {})}
            >
              <Cover sha256={null} />
              <span className="grow">
                <span className="clip m">{fresh?.name ? `@${fresh.name}` : 'New character'}</span>
                <span className="t3 s12">Not saved yet</span>
              </span>
            </Button>
          </li>
        )}
      </ul>
    </nav>
  )
}

function factsOf({ version, references, images }: CharacterSummary): string {
  const made = images === 0 ? [] : [`${count(images)} made`]
  return [`v${version}`, counted(references, 'picture'), ...made].join(' · ')
}

function Cover({ sha256 }: { readonly sha256: string | null }) {
  if (sha256 === null) {
    return (
      <span className="cr-cover frame-empty">
        <Icon of={UserRound} size={16} />
      </span>
    )
  }
  return (
    <span className="cr-cover pic">
      <img src={`image://r/${sha256}/small`} alt="" decoding="async" draggable={false} />
    </span>
  )
}
