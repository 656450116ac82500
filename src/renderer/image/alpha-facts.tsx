import type { ReactNode } from 'react'
import type { AlphaReport } from '../../contract/alpha.ts'
import { gradeWords, shareText } from './alpha-words.ts'

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
    <section className="alpha-facts">
      <h2>
        Transparency<b>{gradeWords[report.grade]}</b>
      </h2>
      <p className="selectable s12">{report.sentence}</p>
      {report.action === null ? null : <p className="selectable s12 t2">{report.action}</p>}
      {children}
      <Shares report={report} />
      {report.cutout === null ? null : (
        <p className="t3 s11">The repaired copy is what the batch delivers. The original is kept as received.</p>
      )}
    </section>
  )
}

const kinds = [
  ['Clear', 'clear'],
  ['Partly', 'partial'],
  ['Opaque', 'opaque'],
] as const

function Shares({ report: { received, repaired } }: { readonly report: AlphaReport }) {
  return (
    <table className="kv params">
      <thead>
        <tr>
          <th>Pixels</th>
          <th>Received</th>
          {repaired === null ? null : <th>Repaired</th>}
        </tr>
      </thead>
      <tbody>
        {kinds.map(([title, kind]) => (
          <tr key={kind}>
            <th>{title}</th>
            <td>{shareText(received[kind])}</td>
            {repaired === null ? null : <td>{shareText(repaired[kind])}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
