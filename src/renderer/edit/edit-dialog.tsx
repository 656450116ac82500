import { useEffect, useRef, useState, type RefObject } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import type { EditMade, EditPreview, EditWanted } from '../../contract/edit.ts'
import type { ImageDetail } from '../../contract/image.ts'
import { mostWords } from '../../contract/recipe.ts'
import { request, toastFailure, useEngine } from '../engine.ts'
import { FailurePage } from '../failure-page.tsx'
import { imageUrl } from '../image/thumb.tsx'
import { MaskField, paintingOf } from '../mask/mask-field.tsx'
import { PaintPreview } from '../mask/paint-preview.tsx'
import '../queue/change.css'
import { hashesOf } from '../references/references.ts'
import { ReferencesEditor } from '../references/references-editor.tsx'
import { useReferences } from '../references/use-references.ts'
import { Button } from '../ui/button.tsx'
import { Working } from '../ui/progress.tsx'
import { Stepper } from '../ui/stepper.tsx'
import { showToast } from '../ui/toast.tsx'
import { useCtrlEnter } from '../ui/use-ctrl-enter.ts'
import { useCalmPreview, whyNotMade, type CalmPreview } from '../use-calm-preview.ts'
import { begunEdit, forgetEdit, isSameEdit, isTouched, keepEdit } from './begun.ts'
import { draftFor, settingOf, wantedOf, type EditDraft } from './draft.ts'
import './edit.css'
import { EditProblems } from './edit-problems.tsx'
import { EditSettings } from './edit-settings.tsx'
import { editLabel, keptSince, madeWords, stillMaking } from './words.ts'

interface EditDialogProps {
  readonly imageId: number
  /** The edits are in the queue. */
  readonly onMade: (made: EditMade, image: ImageDetail) => void
  readonly onClose: () => void
}

/** Another picture from one that is there: what to change, where, with what, at which price. */
export function EditDialog({ imageId, onMade, onClose }: EditDialogProps) {
  const image = useEngine('image.get', { imageId })
  const [isMaking, setMaking] = useState(false)
  // Until it is known what became of it: closed and opened again, the same edit could be made twice.
  const close = (): void => (isMaking ? showToast({ text: stillMaking }) : onClose())
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && close()}>
      <Modal className="dialog-box edit-box">
        <Dialog className="edit-panel" aria-label="Edit this picture">
          {image.isError ? (
            <FailurePage error={image.error} onRetry={() => void image.refetch()} />
          ) : image.data === undefined ? (
            <Working label="Opening the picture" />
          ) : (
            <EditForm
              key={imageId}
              image={image.data}
              onMade={onMade}
              onClose={close}
              isMaking={isMaking}
              setMaking={setMaking}
            />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

interface EditFormProps extends Omit<EditDialogProps, 'imageId'> {
  readonly image: ImageDetail
  /** It is on its way to the queue. */
  readonly isMaking: boolean
  readonly setMaking: (isMaking: boolean) => void
}

function EditForm(props: EditFormProps) {
  const { image, isMaking, onClose } = props
  const form = useEditForm(props)
  const { draft, setDraft, model, base, paintings } = form
  const { mask, markup } = draft.painted
  const shown = mask !== null ? 'mask' : markup !== null ? 'markup' : null
  return (
    <>
      <PaintPreview
        picture={image}
        src={base.src}
        alt={`${image.key}, ${image.variantName}`}
        painting={shown === null ? null : (paintingOf(paintings, base, shown) ?? null)}
      />
      <div className="edit-side">
        <div className="edit-head">
          <h2>Edit this picture</h2>
          <span className="t3 s12 clip">{`Row ${image.rowNumber} · ${image.key} · ${image.variantName}`}</span>
          {isTouched(image, draft) ? (
            <Button size="small" variant="ghost" className="end" onPress={form.startOver}>
              Start over
            </Button>
          ) : null}
        </div>
        <div className="edit-form inset-focus" role="region" aria-label="The edit" tabIndex={0}>
          <Words value={draft.prompt} onChange={(prompt) => setDraft({ ...draft, prompt })} />
          <section aria-label="Where">
            <h3 className="b s12">Where</h3>
            <MaskField
              base={base}
              painted={draft.painted}
              onChange={(painted) => setDraft((old) => ({ ...old, painted }))}
              model={model}
              paintings={paintings}
            />
          </section>
          <ReferencesEditor
            references={form.references}
            onChange={(references) => setDraft((old) => ({ ...old, references }))}
            models={model === undefined ? [] : [model]}
            fixed={1}
            isEdit
            takesDrops
            canWrite="addresses"
          />
          <EditSettings draft={draft} image={image} models={form.models} onChange={setDraft} />
        </div>
        <EditFoot image={image} form={form} isMaking={isMaking} onClose={onClose} />
      </div>
    </>
  )
}

/** The draft of an edit, what it would cost, and what makes it. */
function useEditForm({ image, onMade, setMaking }: EditFormProps) {
  const [start] = useState(() => begunEdit(image))
  const [draft, setDraft] = useState(start.draft)
  const [paintings, setPaintings] = useState(start.paintings)
  const sent = useRef<EditDraft>(null)
  const isThere = useIsThere()
  const models = useEngine('models.list', {}).data ?? []
  const wanted = wantedOf(image.imageId, draft)
  useEffect(() => {
    const keep = (): void => {
      if (sent.current === null || !isSameEdit(draft, sent.current)) keepEdit(image, { draft, paintings })
    }
    keep()
    // Also when it closes: strokes change nothing else here until they are used.
    return keep
  }, [image, draft, paintings])
  const startOver = (): void => {
    setDraft(draftFor(image))
    setPaintings(new Map())
    const run = (): void => {
      setDraft(draft)
      setPaintings(paintings)
    }
    showToast({ text: 'Started over.', action: { label: 'Undo', run } })
  }
  const make = async (): Promise<void> => {
    if (wanted === null) return
    setMaking(true)
    try {
      const made = await request('edit.make', wanted)
      sent.current = draft
      const isChanged = forgetEdit(image, draft)
      showToast({ text: isChanged ? `${madeWords(made)} ${keptSince}` : madeWords(made) })
      // Whoever went elsewhere meanwhile stays there.
      if (isThere.current) onMade(made, image)
    } catch (error) {
      toastFailure(error)
      setMaking(false)
    }
  }
  const base = {
    src: imageUrl(image.imageId, 'cutout'),
    name: `image ${image.imageId}`,
    width: image.width,
    height: image.height,
  }
  const model = models.find(({ id }) => id === settingOf(draft, image, 'model'))
  const references = useReferences(draft.references, draft.start)
  const state = useCalmPreview(wanted, previewEdit, hashesOf(references))
  return { draft, setDraft, startOver, references, paintings, models, model, base, make, state }
}

/** Whether the caller is still shown, for what comes back after a wait. */
function useIsThere(): RefObject<boolean> {
  const isThere = useRef(true)
  useEffect(() => {
    isThere.current = true
    return () => {
      isThere.current = false
    }
  }, [])
  return isThere
}

interface WordsProps {
  readonly value: string
  readonly onChange: (words: string) => void
}

/** What to change: the first thing to say, so it has the focus when the panel opens. */
function Words({ value, onChange }: WordsProps) {
  const input = useRef<HTMLTextAreaElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <label className="edit-words">
      <span className="b s12">What to change</span>
      <textarea
        ref={input}
        className="ch-words ch-exact"
        rows={4}
        maxLength={mostWords}
        placeholder="Change only … Keep everything else the same."
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}

interface EditFootProps {
  readonly image: ImageDetail
  readonly form: ReturnType<typeof useEditForm>
  readonly isMaking: boolean
  readonly onClose: () => void
}

/** What is wrong, how many, and the one button that spends. */
function EditFoot({ image, form: { draft, setDraft, state, make }, isMaking, onClose }: EditFootProps) {
  const reason = whyNot(draft, state)
  useCtrlEnter(() => (reason === null ? !isMaking && void make() : showToast({ text: reason })), 1)
  return (
    <div className="edit-foot">
      <EditProblems state={state} />
      {draft.prompt.trim() === '' ? (
        <p className="t3 s12">The picture is kept. Nothing is sent before you press Edit.</p>
      ) : null}
      <div className="row">
        <Stepper
          label="Pictures"
          value={draft.copies}
          min={1}
          max={10}
          onChange={(copies) => setDraft({ ...draft, copies })}
        />
        <span className="end row">
          <Button disabledReason={isMaking ? stillMaking : null} onPress={onClose}>
            Close
          </Button>
          <Button variant="primary" isBusy={isMaking} disabledReason={reason} onPress={() => void make()}>
            {editLabel(draft.copies, state.preview, image.provider === 'practice')}
          </Button>
        </span>
      </div>
    </div>
  )
}

/** Why it cannot be made now; null when it can. */
function whyNot(draft: EditDraft, state: CalmPreview<EditPreview>): string | null {
  return draft.prompt.trim() === '' ? 'Say what to change first.' : whyNotMade(state)
}

function previewEdit(wanted: EditWanted): Promise<EditPreview> {
  return request('edit.preview', wanted)
}
