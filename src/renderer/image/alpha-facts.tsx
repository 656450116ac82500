import type { ReactNode } from 'react'
import type { AlphaReport } from '../../contract/alpha.ts'
import { gradeWords, sharesText } from './alpha-words.ts'

interface AlphaFactsProps {
  /** Null: no transparent background was asked for. */
  readonly report: AlphaReport | null
  /** Controls that belong to it. */
  readonly children?: ReactNode
}

/** Whether the transparent background that was asked for is real, what was repaired, and what to do. */
export function AlphaFacts({ report, children }: AlphaFactsProps) {
  if (report === null) return null
  return (
    <section>
      <h2>
        Transparency<b>{gradeWords[report.grade]}</b>
      </h2>
      <p className="selectable">{report.sentence}</p>
      {report.action === null ? null : <p className="selectable t2">{report.action}</p>}
      <table className="kv alpha-shares">
        <tbody>
          <tr>
            <th>Received</th>
            <td>{sharesText(report.received)}</td>
          </tr>
          {report.repaired === null ? null : (
            <tr>
              <th>Repaired</th>
              <td>{sharesText(report.repaired)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {report.cutout === null ? null : (
        <p className="t3 s11">The repaired copy is what the batch delivers. The original is kept as received.</p>
      )}
      {children}
    </section>
  )
}
