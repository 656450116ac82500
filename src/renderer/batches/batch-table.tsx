import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components'
import type { BatchSummary } from '../../contract/batch.ts'
import { formatUsd, formatUsdRange } from '../../contract/money.ts'
import { useNavigation } from '../navigation.tsx'
import { EllipsisText } from '../ui/ellipsis-text.tsx'
import { count, counted, moment, shortUsd } from '../ui/format.ts'
import { MeterBar } from '../ui/meter-bar.tsx'
import { BatchProgress } from './batch-progress.tsx'
import { Covers } from './covers.tsx'

/** Batches as a table: arrow keys move, Enter or a click opens. */
export function BatchTable({ batches }: { readonly batches: readonly BatchSummary[] }) {
  const { go } = useNavigation()
  return (
    <div className="batch-list">
      <Table
        aria-label="Batches"
        className="batch-table"
        onRowAction={(key) => go({ screen: 'batch', batchId: Number(key) })}
      >
        <TableHeader>
          <Column isRowHeader className="c-name">
            Name
          </Column>
          <Column className="c-rows num">Rows</Column>
          <Column className="c-progress">Progress</Column>
          <Column className="c-money">Money</Column>
          <Column className="c-created">Created</Column>
        </TableHeader>
        <TableBody items={batches}>
          {(batch) => (
            <Row id={batch.id} className="inset-focus" textValue={batch.name}>
              <Cell>
                <Name batch={batch} />
              </Cell>
              <Cell className="num">{count(batch.rows)}</Cell>
              <Cell>
                <BatchProgress batch={batch} />
              </Cell>
              <Cell>
                <Money batch={batch} />
              </Cell>
              <Cell className="t3 s12">{moment(batch.createdAt)}</Cell>
            </Row>
          )}
        </TableBody>
      </Table>
    </div>
  )
}

function Name({ batch }: { readonly batch: BatchSummary }) {
  const pictures = batch.variants.reduce((sum, variant) => sum + variant.repeats, 0)
  const facts = [
    batch.sheetName,
    pictures > 1 ? `${pictures} pictures per row` : null,
    batch.provider === 'practice' ? 'practice' : null,
  ]
  return (
    <div className="row name">
      <Covers ids={batch.coverIds} />
      <div className="grow">
        <div className="row">
          <EllipsisText className="m">{batch.name}</EllipsisText>
        </div>
        <div className="t3 s12 row">
          <EllipsisText>{facts.filter((fact) => fact !== null).join(' · ')}</EllipsisText>
        </div>
      </div>
    </div>
  )
}

function Money({ batch }: { readonly batch: BatchSummary }) {
  const { spentUsd, reservedUsd, capUsd, held } = batch
  if (batch.provider === 'practice') return <span className="t3 s12">No cost</span>
  if (batch.state === 'idle' && spentUsd === 0) {
    return (
      <div className="s12">
        <div>{formatUsdRange(held.estimatedUsd)}</div>
        <div className="t3">to run {counted(held.jobs, 'picture')}</div>
      </div>
    )
  }
  return (
    <div className="s12 money">
      <div>
        {formatUsd(spentUsd)} <span className="t3">{capUsd === null ? 'spent' : `of ${shortUsd(capUsd)}`}</span>
      </div>
      <MeterBar spentUsd={spentUsd} heldUsd={reservedUsd} capUsd={capUsd} height={6} />
    </div>
  )
}
