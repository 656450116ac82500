import { EqualNot } from 'lucide-react'
import type { ImageDetail } from '../../contract/image.ts'
import { formatUsdRange } from '../../contract/money.ts'
import type { PromptSegment } from '../../contract/plan.ts'
import { placed } from '../matrix/segments.ts'
import { costWords } from '../matrix/prices.ts'
import { clock } from '../queue/time.ts'
import { counted } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { attemptWords } from './attempts.ts'
import { parameterLines } from './parameters.ts'

interface PromptFactsProps {
  readonly segments: readonly PromptSegment[]
}

/** The prompt with the sheet's values marked. */
export function PromptFacts({ segments }: PromptFactsProps) {
  const values = segments.filter((segment) => segment.kind !== 'text').length
  return (
    <section>
      <h2>Prompt{values > 0 ? <span className="end s11">{counted(values, 'variable')}</span> : null}</h2>
      <p className="prompt-text selectable">
        {placed(segments).map(({ segment, at }) =>
          segment.kind === 'text' ? (
            segment.text
          ) : (
            <span key={at} className={segment.kind === 'missing' ? 'var bad' : 'var'} title={segment.column}>
              {segment.text}
            </span>
          ),
        )}
      </p>
    </section>
  )
}

/** Requested against actual; a difference is marked. */
export function ParameterFacts({ image }: { readonly image: Pick<ImageDetail, 'requested' | 'actual'> }) {
  const lines = parameterLines(image.requested, image.actual)
  return (
    <section>
      <table className="kv params">
        <thead>
          <tr>
            <th className="head">Parameters</th>
            <th>Requested</th>
            <th>Actual</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.name}>
              <th>{line.name}</th>
              <td className="clip" title={line.requested}>
                {line.requested || '–'}
              </td>
              <td className={line.differs ? 'clip diff' : 'clip'} title={line.actual}>
                {line.differs ? <Icon of={EqualNot} size={12} /> : null}
                {line.differs ? <span className="sr">differs: </span> : null}
                {line.actual || '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** What the picture cost, what was estimated, and every attempt that was made for it. */
export function CostFacts({ image }: { readonly image: ImageDetail }) {
  return (
    <section>
      <h2>
        Cost<b>{costWords(image)}</b>
        <span className="end s11">{`expected ${formatUsdRange(image.estimatedUsd, true)}`}</span>
      </h2>
      <ol>
        {image.attempts.map((attempt, index) => (
          <li className="att" key={attempt.id}>
            <span className="t3">{index + 1}</span>
            <span className="t3">{clock(attempt.settledAt ?? attempt.preparedAt)}</span>
            <span className="clip t2">{attemptWords(attempt)}</span>
            <span className={attempt.costUsd > 0 ? '' : 't3'}>{costWords(attempt)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
