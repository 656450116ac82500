import { SquareX, TriangleAlert } from 'lucide-react'
import type { EditPreview } from '../../contract/edit.ts'
import { Icon } from '../ui/icon.tsx'
import { placed } from '../ui/placed.ts'
import type { CalmPreview } from '../use-calm-preview.ts'

/** What is wrong with an edit, in words; nothing when nothing is. */
export function EditProblems({ state: { preview, refusal } }: { readonly state: CalmPreview<EditPreview> }) {
  if (refusal !== null) {
    return (
      <p className="ch-problem s12" role="alert">
        <Icon of={SquareX} size={13} />
        {refusal}
      </p>
    )
  }
  if (preview === null || preview.problems.length === 0) return null
  return (
    <ul className="ch-problems" aria-label="Problems">
      {placed(preview.problems).map(({ key, item }) => (
        <li key={key} className={`ch-problem s12 ${item.severity}`}>
          <Icon of={item.severity === 'error' ? SquareX : TriangleAlert} size={13} />
          <span>
            {item.message} {item.fix}
          </span>
        </li>
      ))}
    </ul>
  )
}
