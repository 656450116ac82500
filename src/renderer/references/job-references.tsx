import { useEffect, useState } from 'react'
import type { JobChange } from '../../contract/queue.ts'
import type { JobInputs, PictureSource } from '../../contract/reference.ts'
import { cache, useEngine } from '../engine.ts'
import { MaskField, type PaintBase } from '../mask/mask-field.tsx'
import { unpainted, type Painted } from '../mask/painted.ts'
import type { Paintings } from '../mask/painting.ts'
import { changeLabel } from '../queue/change-options.ts'
import { ChangePreviewPane } from '../queue/change-preview.tsx'
import '../queue/change.css'
import { changeJobs, onQueueEdited } from '../queue/edits.ts'
import { useChangePreview, type ChangePreview } from '../queue/use-change.ts'
import { Button } from '../ui/button.tsx'
import { whyNotMade } from '../use-calm-preview.ts'
import { hashesOf, leftOut, referencesOf, type Reference } from './references.ts'
import { ReferencesEditor } from './references-editor.tsx'
import { useReferences } from './use-references.ts'

interface JobReferencesProps {
  /** Held, waiting or failed. */
  readonly jobId: number
  /** Practice mode charges nothing. */
  readonly isFree: boolean
}

/** What a job that is not sent yet takes along, and a change of it with its price. */
export function JobReferences({ jobId, isFree }: JobReferencesProps) {
  const words = useEngine('queue.words', { jobId })
  const jobs = useEngine('queue.jobs', { jobIds: [jobId] })
  // An undo or a change made elsewhere: what goes along may be another now.
  useEffect(() => {
    const refresh = (): void => {
      void cache.invalidateQueries({ queryKey: ['queue.words', { jobId }] })
      void cache.invalidateQueries({ queryKey: ['queue.jobs', { jobIds: [jobId] }] })
    }
    refresh()
    return onQueueEdited(refresh)
  }, [jobId])
  if (words.data === undefined) return null
  const { inputs } = words.data
  const key = JSON.stringify([inputs, jobs.data?.[0]?.model])
  return <Editor key={key} jobId={jobId} isFree={isFree} inputs={inputs} modelId={jobs.data?.[0]?.model ?? ''} />
}

interface EditorProps extends JobReferencesProps {
  readonly inputs: JobInputs | null
  readonly modelId: string
}

interface Draft {
  readonly sources: readonly PictureSource[]
  readonly painted: Painted
}

function Editor({ jobId, isFree, inputs, modelId }: EditorProps) {
  const [before] = useState(() => referencesOf(inputs))
  const [start] = useState(() => startOf(before, inputs))
  const [draft, setDraft] = useState<Draft>(start)
  const references = useReferences(draft.sources, before)
  const [isBusy, setBusy] = useState(false)
  const [paintings] = useState<Paintings>(() => new Map())
  const models = useEngine('models.list', {})
  const model = models.data?.find(({ id }) => id === modelId)
  const change = changeOf(before, start, draft)
  const shown = useChangePreview([jobId], change, hashesOf(references))
  const save = async (): Promise<void> => {
    if (change === null) return
    setBusy(true)
    await changeJobs([jobId], change)
    setBusy(false)
  }
  const base = baseOf(references)
  return (
    <section className="job-refs">
      <ReferencesEditor
        references={references}
        onChange={(sources) => setDraft((old) => ({ ...old, sources }))}
        models={model === undefined ? [] : [model]}
        canWrite="addresses"
        isEdit={draft.painted.mask !== null || draft.painted.markup !== null}
      />
      {base === null && draft.painted.mask === null ? null : (
        <MaskField
          base={base}
          painted={draft.painted}
          onChange={(painted) => setDraft((old) => ({ ...old, painted }))}
          model={model}
          paintings={paintings}
        />
      )}
      {change === null ? null : (
        <>
          <ChangePreviewPane shown={shown} isMany={false} />
          <div className="row">
            <Button
              size="small"
              variant="strong"
              isBusy={isBusy}
              disabledReason={whyNot(shown)}
              onPress={() => void save()}
            >
              {changeLabel(shown.preview, isFree)}
            </Button>
            <Button size="small" variant="ghost" onPress={() => setDraft(start)}>
              Put back
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function startOf(before: readonly Reference[], inputs: JobInputs | null): Draft {
  const painted =
    inputs === null
      ? unpainted
      : { mask: inputs.mask, markup: inputs.markup, lock: inputs.mask === null ? true : inputs.lock }
  return { sources: before.map(({ source }) => source), painted }
}

/** Only what differs; null when nothing does. */
function changeOf(before: readonly Reference[], start: Draft, draft: Draft): JobChange | null {
  const isSame = JSON.stringify(start.sources) === JSON.stringify(draft.sources)
  const withoutCharacters = leftOut(before, draft.sources)
  const { mask, markup, lock } = draft.painted
  const change: JobChange = {
    ...(isSame ? {} : { references: [...draft.sources] }),
    ...(withoutCharacters === undefined ? {} : { withoutCharacters }),
    ...(mask?.sha256 === start.painted.mask?.sha256 ? {} : { mask: mask === null ? null : `ref:${mask.sha256}` }),
    ...(markup?.sha256 === start.painted.markup?.sha256
      ? {}
      : { markup: markup === null ? null : `ref:${markup.sha256}` }),
    ...(mask !== null && (lock !== start.painted.lock || start.painted.mask === null) ? { lock } : {}),
  }
  return Object.keys(change).length === 0 ? null : change
}

/** Image 1: what is painted lies over it. */
function baseOf([first]: readonly Reference[]): PaintBase | null {
  const picture = first?.pictures?.[0]
  if (picture === undefined) return null
  const { imageId, sha256, name, width, height } = picture
  const src = imageId === null ? `image://r/${sha256}/original` : `image://i/${imageId}/original`
  return { src, name, width, height }
}

/** Why it cannot be changed now; null when it can. */
function whyNot(shown: ChangePreview): string | null {
  const isGone = !shown.isStale && shown.refusal === null && (shown.preview?.jobs ?? 0) === 0
  return isGone ? 'It runs already or is done.' : whyNotMade(shown)
}
