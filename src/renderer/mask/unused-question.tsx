import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import type { Painting } from './painting.ts'
import { keeping, kindWords, markedWords, whyNotUsed } from './words.ts'

interface UnusedQuestionProps {
  readonly painting: Painting
  readonly isBusy: boolean
  readonly onUse: () => void
  readonly onLeaveOut: () => void
  /** On with painting. */
  readonly onBack: () => void
}

/** Asked when the painter closes over strokes that nothing would take: they are never lost in passing. */
export function UnusedQuestion({ painting, isBusy, onUse, onLeaveOut, onBack }: UnusedQuestionProps) {
  const words = kindWords[painting.kind]
  return (
    <Dialog
      title={words.unused}
      role="alertdialog"
      isOpen
      onClose={onBack}
      footer={
        <>
          <Button isSafeChoice onPress={onBack}>
            Back to painting
          </Button>
          <Button disabledReason={isBusy ? keeping : null} onPress={onLeaveOut}>
            Leave it out
          </Button>
          <Button variant="strong" isBusy={isBusy} disabledReason={whyNotUsed(painting)} onPress={onUse}>
            {words.use}
          </Button>
        </>
      }
    >
      <p>{markedWords(painting.share)}. Left out, it is not sent; the painter can bring it back.</p>
    </Dialog>
  )
}
