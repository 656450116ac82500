import { characterLine } from '../../contract/character-words.ts'
import type { CharacterEdit } from './edit.ts'

/** Exactly what a prompt that names the character gets. */
export function Preview({ edit }: { readonly edit: CharacterEdit }) {
  const name = edit.name || 'name'
  const isEmpty = edit.pictures.length === 0 && edit.identity.trim() === '' && edit.forbidden.trim() === ''
  const words = characterLine(trimmed({ ...edit, name }), 1, edit.pictures.length)
  return (
    <section aria-labelledby="cr-preview">
      <h2 id="cr-preview">In a prompt</h2>
      <p className="prompt-text">
        <span className="chipv">@{name}</span> becomes “{edit.title.trim() || name}”.
        {isEmpty ? ' What else a prompt gets shows here once there are pictures or words.' : ' After the prompt, once:'}
      </p>
      {isEmpty ? null : (
        <>
          <blockquote className="prompt-text selectable" tabIndex={0}>
            {words}
          </blockquote>
          <p className="t3 s12">
            {edit.pictures.length === 0
              ? 'No pictures go along.'
              : 'Numbers count on from pictures the row sends itself, which come first.'}
          </p>
        </>
      )}
    </section>
  )
}

function trimmed({ name, title, identity, forbidden }: CharacterEdit) {
  return { name, title: title.trim(), identity: identity.trim(), forbidden: forbidden.trim() }
}
