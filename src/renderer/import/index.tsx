import { FileSpreadsheet } from 'lucide-react'
import { assertNever } from '../../contract/assert-never.ts'
import { failureMessage } from '../failure-message.ts'
import { useNavigation } from '../navigation.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Loading } from '../unready.tsx'
import { useDraft, type DraftState } from './draft.tsx'
import './check.css'
import './import.css'
import { ImportDesk } from './import-desk.tsx'

/** A sheet on its way to become a batch. */
export function ImportScreen() {
  const { state } = useDraft()
  switch (state.kind) {
    case 'none':
      return <NoSheet />
    case 'reading':
      return <Loading title="New batch" label={`Reading ${state.fileName}`} />
    case 'refused':
      return <Refused state={state} />
    case 'open':
      return <ImportDesk key={state.name} draft={state} />
    default:
      return assertNever(state)
  }
}

function NoSheet() {
  const { choose, openSample } = useDraft()
  return (
    <>
      <PlainHeader />
      <EmptyState
        icon={FileSpreadsheet}
        title="No sheet yet"
        actions={
          <>
            <Button variant="primary" size="small" onPress={choose}>
              Choose a CSV…
            </Button>
            <Button size="small" onPress={() => openSample('products')}>
              Try a sample in Practice mode
            </Button>
          </>
        }
      >
        Drop a CSV or TSV, or choose one.
      </EmptyState>
    </>
  )
}

function Refused({ state }: { readonly state: Extract<DraftState, { readonly kind: 'refused' }> }) {
  const { choose, again, close } = useDraft()
  const { go } = useNavigation()
  const { title, sentence, action } = failureMessage(state.failure)
  return (
    <>
      <PlainHeader />
      <EmptyState
        icon={FileSpreadsheet}
        title={`${title}: ${state.fileName}`}
        actions={
          <>
            <Button variant="primary" size="small" onPress={choose}>
              Choose another file…
            </Button>
            <Button size="small" onPress={() => again(state.source)}>
              Read it again
            </Button>
            <Button
              variant="ghost"
              size="small"
              onPress={() => {
                close()
                go({ screen: 'batches' })
              }}
            >
              Cancel
            </Button>
          </>
        }
      >
        {sentence} {action}
      </EmptyState>
    </>
  )
}

function PlainHeader() {
  return (
    <div className="header">
      <h1>New batch</h1>
    </div>
  )
}
