import { Plus, UserRound } from 'lucide-react'
import type { CharacterSummary } from '../../contract/character.ts'
import { useEngine } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import type { RouteOf } from '../route.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { counted } from '../ui/format.ts'
import { Unready } from '../unready.tsx'
import { CharacterList } from './list.tsx'
import './characters.css'
import { KnownCharacter } from './known-character.tsx'
import { NewCharacter } from './new-character.tsx'

type CharactersRoute = RouteOf<'characters'>

/** Who can be named with @: the list at the left, one of them beside it. */
export function CharactersScreen({ route }: { readonly route: CharactersRoute }) {
  const characters = useEngine('characters.list', {})
  if (characters.data === undefined) {
    return <Unready title="Characters" label="Reading the characters" query={characters} />
  }
  const isEmpty = characters.data.length === 0 && !route.fresh
  const sorted = characters.data.toSorted((one, other) => byName.compare(one.name, other.name))
  return (
    <>
      <Header characters={sorted} />
      {isEmpty ? <NoCharacters /> : <Characters route={route} characters={sorted} />}
    </>
  )
}

/** fox-2 before fox-10. */
const byName = new Intl.Collator('en', { numeric: true })

interface CharactersProps {
  readonly route: CharactersRoute
  readonly characters: readonly CharacterSummary[]
}

function Characters({ route, characters }: CharactersProps) {
  const name = route.name ?? characters[0]?.name
  return (
    <div className="cr">
      <CharacterList
        characters={characters}
        current={route.fresh ? null : (name ?? null)}
        isNew={route.fresh ?? false}
      />
      {route.fresh || name === undefined ? (
        <NewCharacter characters={characters} />
      ) : (
        <KnownCharacter key={name} name={name} version={route.version ?? null} />
      )}
    </div>
  )
}

function Header({ characters }: { readonly characters: readonly CharacterSummary[] }) {
  const { go } = useNavigation()
  return (
    <div className="header">
      <h1>Characters</h1>
      {characters.length === 0 ? null : (
        <>
          <span className="facts">{counted(characters.length, 'character')}</span>
          <span className="end row">
            <Button icon={Plus} onPress={() => go({ screen: 'characters', fresh: true })}>
              New character
            </Button>
          </span>
        </>
      )}
    </div>
  )
}

function NoCharacters() {
  const { go } = useNavigation()
  return (
    <EmptyState
      icon={UserRound}
      title="No characters yet."
      actions={
        <Button variant="primary" size="small" onPress={() => go({ screen: 'characters', fresh: true })}>
          Make a character
        </Button>
      }
    >
      A character is a name for pictures and words that keep someone the same: write @name in any prompt or cell.
    </EmptyState>
  )
}
