import { SquareX, TriangleAlert } from 'lucide-react'
import type { Problem } from '../../contract/problem.ts'
import { classNames } from '../ui/class-names.ts'
import { count, counted } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { placed } from '../ui/placed.ts'
import { leftAlone } from './edit-words.ts'
import type { ChangePreview } from './use-change.ts'

/** Problems said in full; the rest are counted. */
const problemsShown = 3

interface ChangePreviewPaneProps {
  readonly shown: ChangePreview
  readonly isMany: boolean
}

/** What the change would do: the first prompt after it, what would be wrong, and what it leaves alone. */
export function ChangePreviewPane({ shown, isMany }: ChangePreviewPaneProps) {
  const { preview, refusal, isStale } = shown
  if (preview === null) {
    return refusal === null ? (
      <p className="t3 s12">
        {isStale ? 'Working out the price…' : 'Nothing is sent to work out a change. Undo takes it back.'}
      </p>
    ) : (
      <p className="ch-problem s12" role="alert">
        <Icon of={SquareX} size={13} />
        {refusal}
      </p>
    )
  }
  return (
    <div className={classNames('ch-preview', isStale && 'stale')}>
      {preview.jobs === 0 ? null : <FirstPrompt text={preview.examplePrompt} isMany={isMany} />}
      <Problems problems={preview.problems} />
      {preview.untouched > 0 ? <p className="t2 s12">{leftAlone(preview.untouched)}</p> : null}
    </div>
  )
}

function FirstPrompt({ text, isMany }: { readonly text: string; readonly isMany: boolean }) {
  return (
    <>
      <span className="t3 s12">{isMany ? 'First prompt after the change' : 'Prompt after the change'}</span>
      {/* Long prompts scroll, also by keyboard. */}
      <p className="prompt-text selectable ch-prompt" tabIndex={0}>
        {text}
      </p>
    </>
  )
}

function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  const rest = problems.length - problemsShown
  if (problems.length === 0) return null
  return (
    <ul className="ch-problems" aria-label={counted(problems.length, 'problem')}>
      {placed(problems.slice(0, problemsShown)).map(({ key, item }) => (
        <li key={key} className={classNames('ch-problem s12', item.severity)}>
          <Icon of={item.severity === 'error' ? SquareX : TriangleAlert} size={13} />
          <span>
            {item.row === null ? '' : `Row ${count(item.row)}: `}
            {item.message} {item.fix}
          </span>
        </li>
      ))}
      {rest > 0 ? <li className="t3 s12">and {count(rest)} more</li> : null}
    </ul>
  )
}
