import { Download, Pause, Play } from 'lucide-react'
import type { BatchSummary } from '../../contract/batch.ts'
import { useAct } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { count, counted } from '../ui/format.ts'
import { policyWords } from '../policy-words.ts'
import { RunButton } from './run-button.tsx'

interface BatchHeaderProps {
  readonly batch: BatchSummary
  readonly ticked: ReadonlySet<number>
  readonly onExport: () => void
}

/** Title, facts and what can be done with the whole batch. */
export function BatchHeader({ batch, ticked, onExport }: BatchHeaderProps) {
  const pause = useAct('batch.pause')
  const resume = useAct('batch.resume')
  const facts = [batch.sheetName, counted(batch.rows, 'row'), counted(batch.variants.length, 'variant')]
  // Only a rule that may pay twice is worth a place here; the inspector names the usual one.
  if (batch.unknownPolicy.kind !== 'hold') facts.push(`no answer: ${policyWords(batch.unknownPolicy).toLowerCase()}`)
  const canExport = batch.images > 0
  return (
    <div className="header">
      <h1 className="clip" title={batch.name}>
        {batch.name}
      </h1>
      <span className="facts" title={facts.join(' · ')}>
        {facts.join(' · ')}
      </span>
      <span className="end row mx-actions">
        {batch.state === 'paused' ? (
          <Button
            icon={Play}
            variant="ghost"
            aria-label="Resume"
            isBusy={resume.isPending}
            onPress={() => resume.mutate({ batchId: batch.id })}
          >
            <span className="wide-only">Resume</span>
          </Button>
        ) : batch.state === 'running' ? (
          <Button
            icon={Pause}
            variant="ghost"
            aria-label="Pause"
            isBusy={pause.isPending}
            onPress={() => pause.mutate({ batchId: batch.id })}
          >
            <span className="wide-only">Pause</span>
          </Button>
        ) : null}
        <Button
          icon={Download}
          aria-label={`Export ${count(batch.images)} pictures…`}
          disabledReason={canExport ? null : 'No pictures yet.'}
          onPress={onExport}
        >
          <span className="wide-only">Export…</span>
        </Button>
        <RunButton batch={batch} ticked={ticked} />
      </span>
    </div>
  )
}
