import { Link, SquareX, TriangleAlert } from 'lucide-react'
import type { EditPreview } from '../../contract/edit.ts'
import { counted } from '../ui/format.ts'
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
  const problems = preview.problems.filter(({ code }) => code !== 'not_fetched')
  const unfetched = preview.problems.length - problems.length
  return (
    <ul className="ch-problems" aria-label="Problems">
      {unfetched === 0 ? null : (
        <li className="ch-problem s12">
          <Icon of={Link} size={13} />
          <span>{`${counted(unfetched, 'picture')} to fetch first, or to leave out.`}</span>
        </li>
      )}
      {placed(problems).map(({ key, item }) => (
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
