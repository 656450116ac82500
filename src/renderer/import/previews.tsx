import { Shuffle, TriangleAlert } from 'lucide-react'
import { formatUsdRange } from '../../contract/money.ts'
import type { Preview, PromptSegment } from '../../contract/plan.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { thumbUrl } from '../references/listed.ts'
import { count, counted } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { placed as placedItems } from '../ui/placed.ts'
import { Spinner, useLate } from '../ui/progress.tsx'
import './sources.css'

interface PreviewsProps {
  readonly previews: readonly Preview[]
  readonly isStale: boolean
  /** The variant whose prompts are shown. */
  readonly variantName: string
  /** Most characters its model takes; null where that is not known. */
  readonly maxChars: number | null
  /** Nothing is charged for them. */
  readonly isFree: boolean
  readonly onOtherRows: () => void
}

/** A few composed prompts, as they will be sent. */
export function Previews({ previews, isStale, variantName, maxChars, isFree, onOtherRows }: PreviewsProps) {
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
          <PreviewCard key={preview.row} preview={preview} maxChars={maxChars} isFree={isFree} />
        ))}
      </section>
    </section>
  )
}

/** Shows only when the work takes longer than a blink. */
function LateSpinner() {
  return useLate(300) ? <Spinner size={13} /> : null
}

interface PreviewCardProps {
  readonly preview: Preview
  readonly maxChars: number | null
  readonly isFree: boolean
}

function PreviewCard({ preview, maxChars, isFree }: PreviewCardProps) {
  const { row, key, problems, images, estimatedUsd, references } = preview
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
        <Length preview={preview} max={maxChars} />
        <span className="end t3 price">
          {images === 0
            ? 'Not sent'
            : `${counted(images, 'image')} · ${isFree ? 'no cost' : formatUsdRange(estimatedUsd)}`}
        </span>
      </div>
      <p className="prompt-text selectable">
        {placed(preview.segments).map(({ segment, start }) => (
          <Segment key={start} segment={segment} />
        ))}
      </p>
      {references.length === 0 ? null : <References references={references} />}
    </article>
  )
}

/** How near the limit the words are; nothing while they are far from it. */
function Length({ preview, max }: { readonly preview: Preview; readonly max: number | null }) {
  const length = preview.segments.reduce((sum, { text }) => sum + text.length, 0)
  if (max === null || length < max * nearLimit) return null
  return <span className={length > max ? 'warn' : 't3'}>{`${count(length)} of ${count(max)} characters`}</span>
}

/** Share of the limit from which on it is shown. */
const nearLimit = 0.8

/** What goes along, numbered as it is sent; a mask or markup says what it is. */
function References({ references }: { readonly references: Preview['references'] }) {
  return (
    <ol className="pv-refs" aria-label="Pictures that go along, in order">
      {placedItems(references).map(({ key, at, item: { role, picture } }) => {
        const { source, sha256, name, width, height } = picture
        const plate = role === 'image' ? String(at + 1) : role
        const words = `${name}, ${width}×${height}`
        return (
          <li key={key} className="pic contain pv-ref" title={words}>
            <img
              className={role === 'image' ? undefined : 'checker'}
              src={thumbUrl(source, sha256)}
              alt={`${plate}: ${words}`}
              draggable={false}
              decoding="async"
            />
            <span className="over" aria-hidden="true">
              {plate}
            </span>
          </li>
        )
      })}
    </ol>
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
