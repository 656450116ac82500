import { Cell, Column, Row, Table, TableBody, TableHeader, TableLayout, Virtualizer } from 'react-aria-components'
import { formatUsd } from '../../contract/money.ts'
import type { SpendKey, SpendLine, SpendReport } from '../../contract/spend.ts'
import { EllipsisText } from '../ui/ellipsis-text.tsx'
import { count } from '../ui/format.ts'
import { keyWords, lineName } from './words.ts'

interface SpendTableProps {
  readonly report: SpendReport
  /** What a line opens; null for lines that lead nowhere. */
  readonly openLine: (by: SpendKey, line: SpendLine) => (() => void) | null
}

/** A line as it is drawn; the sums stand first under their own name. */
interface Drawn extends Omit<SpendLine, 'batchId'> {
  readonly name: string
  readonly isTotal: boolean
  readonly open: (() => void) | null
}

const layout = { rowHeight: 32, headingHeight: 32 }

/** The lines of a report under their sums. Arrow keys move, Enter opens; only what is in view is drawn. */
export function SpendTable({ report, openLine }: SpendTableProps) {
  const { by } = report
  const drawn: readonly Drawn[] = [
    { ...report.total, key: 'total', label: '', name: 'Total', isTotal: true, open: null },
    ...report.lines.map((line) => ({ ...line, name: lineName(by, line), isTotal: false, open: openLine(by, line) })),
  ]
  return (
    <Virtualizer layout={TableLayout} layoutOptions={layout}>
      <Table aria-label={`Spent by ${keyWords[by].toLowerCase()}`} className="sp-table">
        <TableHeader>
          <Column id="name" isRowHeader minWidth={200} width="1fr">
            {keyWords[by]}
          </Column>
          <Column id="requests" className="num" width={96} minWidth={80}>
            Requests
          </Column>
          <Column id="images" className="num" width={96} minWidth={80}>
            Pictures
          </Column>
          <Column id="spent" className="num" width={232} minWidth={200}>
            Spent
          </Column>
          <Column id="held" className="num" width={104} minWidth={88}>
            Held
          </Column>
          <Column id="approved" className="num" width={136} minWidth={120}>
            Per approved
          </Column>
        </TableHeader>
        <TableBody items={drawn}>{(line) => <Line line={line} />}</TableBody>
      </Table>
    </Virtualizer>
  )
}

function Line({ line }: { readonly line: Drawn }) {
  return (
    <Row
      id={line.isTotal ? 'total' : `line ${line.key}`}
      className={line.isTotal ? 'inset-focus sp-total' : 'inset-focus'}
      textValue={line.name}
      {...(line.open ? { onAction: line.open } : {})}
    >
      <Cell>
        <EllipsisText>{line.name}</EllipsisText>
      </Cell>
      <Cell className="num">{count(line.requests)}</Cell>
      <Cell className="num">{count(line.images)}</Cell>
      <Cell className="num">
        {line.uncertainUsd > 0 ? <Estimate usd={line.uncertainUsd} /> : null}
        {exactUsd(line.spentUsd)}
      </Cell>
      <Cell className={line.heldUsd > 0 ? 'num' : 'num t3'}>{exactUsd(line.heldUsd)}</Cell>
      <Cell className={line.perApprovedUsd === null ? 'num t3' : 'num'}>
        {line.perApprovedUsd === null ? 'None yet' : exactUsd(line.perApprovedUsd)}
      </Cell>
    </Row>
  )
}

/** The part of a sum that no usage proves: hatched, and in words. */
function Estimate({ usd }: { readonly usd: number }) {
  return (
    <span className="key t3 s11 sp-estimate">
      <i className="sp-hatch" />
      {exactUsd(usd)} estimated{' '}
    </span>
  )
}

/** Three decimals below a dollar: lines can be single pictures. */
function exactUsd(usd: number): string {
  return usd === 0 ? '$0.00' : formatUsd(usd, true)
}
