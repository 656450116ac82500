import { Shuffle, TriangleAlert } from 'lucide-react'
import { formatUsdRange } from '../../contract/money.ts'
import type { Preview, PromptSegment } from '../../contract/plan.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { count, counted } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Spinner, useLate } from '../ui/progress.tsx'

interface PreviewsProps {
  readonly previews: readonly Preview[]
  readonly isStale: boolean
  /** The variant whose prompts are shown. */
  readonly variantName: string
  readonly onOtherRows: () => void
}

/** A few composed prompts, as they will be sent. */
export function Previews({ previews, isStale, variantName, onOtherRows }: PreviewsProps) {
  return (
    <section className="prv" aria-label="Preview" data-region="">
      <div className="ph">
        <h2 className="b">Preview</h2>
        <span className="t3 s12 clip">Composed prompts of {variantName}, as they will be sent</span>
        <span className="end row">
          {isStale ? <LateSpinner /> : null}
          <Button variant="ghost" size="small" icon={Shuffle} onPress={onOtherRows}>
            Other rows
          </Button>
        </span>
      </div>
      <section className="scroll" aria-label="Composed prompts" tabIndex={0}>
        {previews.map((preview) => (
          <PreviewCard key={preview.row} preview={preview} />
        ))}
      </section>
    </section>
  )
}

/** Shows only when the work takes longer than a blink. */
function LateSpinner() {
  return useLate(300) ? <Spinner size={13} /> : null
}

function PreviewCard({ preview }: { readonly preview: Preview }) {
  const { row, key, problems, images, estimatedUsd } = preview
  return (
    <article className="pv" aria-label={`Row ${count(row)}`}>
      <div className="row s12">
        <b className="m">Row {count(row)}</b>
        <span className="t3 clip">{key}</span>
        {problems.length === 0 ? null : (
          <span className="warn" title={problems.map(({ message }) => message).join('\n')}>
            <Icon of={TriangleAlert} size={12} />
            {counted(problems.length, 'problem')}
          </span>
        )}
        <span className="end t3 price">
          {images === 0 ? 'Not sent' : `${counted(images, 'image')} · ${formatUsdRange(estimatedUsd)}`}
        </span>
      </div>
      <p className="prompt-text selectable">
        {placed(preview.segments).map(({ segment, start }) => (
          <Segment key={start} segment={segment} />
        ))}
      </p>
    </article>
  )
}

/** Segments with where each begins; two that begin at the same place differ in being empty or not. */
function placed(
  segments: readonly PromptSegment[],
): readonly { readonly segment: PromptSegment; readonly start: string }[] {
  let end = 0
  return segments.map((segment, place) => {
    const start = `${end}:${place}`
    end += segment.text.length
    return { segment, start }
  })
}

function Segment({ segment }: { readonly segment: PromptSegment }) {
  if (segment.kind === 'text') return segment.text
  return (
    <span className={classNames('var', segment.kind === 'missing' && 'bad')} title={segment.column}>
      {segment.kind === 'missing' ? segment.text || `${segment.column} is empty` : segment.text}
    </span>
  )
}
