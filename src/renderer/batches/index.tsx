import { ChevronDown, FlaskConical, FolderOpen, Table2 } from 'lucide-react'
import { useState } from 'react'
import type { BatchSummary } from '../../contract/batch.ts'
import { useEngine } from '../engine.ts'
import { useDraft } from '../import/draft.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SearchField } from '../ui/fields.tsx'
import { counted } from '../ui/format.ts'
import { Unready } from '../unready.tsx'
import { BatchTable } from './batch-table.tsx'
import { Samples } from './samples.tsx'
import './batches.css'

/** All batches, newest first; the place to bring a sheet to. */
export function BatchesScreen() {
  const batches = useEngine('batch.list', {})
  if (batches.isError || batches.isPending) {
    return <Unready title="Batches" label="Reading the list of batches" query={batches} />
  }
  return batches.data.length === 0 ? <NoBatches /> : <Batches batches={batches.data} />
}

/** Above this many batches a search box helps. */
const many = 8

function Batches({ batches }: { readonly batches: readonly BatchSummary[] }) {
  const { choose, openSample } = useDraft()
  const [search, setSearch] = useState('')
  const found = batches.filter((batch) => matches(batch, search))
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0)
  return (
    <>
      <div className="header">
        <h1>Batches</h1>
        <span className="facts">
          {counted(batches.length, 'batch', 'batches')} · {counted(rows, 'row')}
        </span>
        <span className="end row">
          {batches.length > many ? <SearchField label="Find a batch" value={search} onChange={setSearch} /> : null}
          <Samples onChoose={openSample}>
            <Button icon={FlaskConical}>Try a sample</Button>
          </Samples>
          <Button variant="primary" size="large" icon={FolderOpen} onPress={choose}>
            Choose a CSV…
          </Button>
        </span>
      </div>
      {found.length > 0 ? (
        <BatchTable batches={found} />
      ) : (
        <EmptyState
          title={`No batch is called “${search}”`}
          actions={
            <Button size="small" onPress={() => setSearch('')}>
              Show all {batches.length}
            </Button>
          }
        />
      )}
    </>
  )
}

function matches(batch: BatchSummary, search: string): boolean {
  const words = search.trim().toLowerCase()
  return batch.name.toLowerCase().includes(words) || batch.sheetName.toLowerCase().includes(words)
}

function NoBatches() {
  const { choose, openSample } = useDraft()
  return (
    <>
      <div className="header">
        <h1>Batches</h1>
      </div>
      <EmptyState
        icon={Table2}
        title="No batches yet"
        actions={
          <>
            <Button variant="primary" size="small" onPress={choose}>
              Choose a CSV…
            </Button>
            <Button size="small" onPress={() => openSample('products')}>
              Try a sample in Practice mode
            </Button>
            <Samples onChoose={openSample}>
              <Button variant="ghost" size="small" icon={ChevronDown}>
                More samples
              </Button>
            </Samples>
          </>
        }
      >
        Drop a CSV here. Each row becomes a prompt with a price. Nothing is sent until you press Run.
      </EmptyState>
    </>
  )
}
