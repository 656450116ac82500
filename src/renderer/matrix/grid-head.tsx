import type { BatchVariant } from '../../contract/batch.ts'
import { Checkbox } from '../ui/choices.tsx'
import { ratioText, sizeText } from '../ui/format.ts'
import { shortModel } from './prices.ts'
import type { Columns } from './geometry.ts'

interface GridHeadProps {
  readonly columns: Columns
  readonly variants: readonly BatchVariant[]
  readonly isNarrow: boolean
  readonly all: 'none' | 'some' | 'all'
  readonly onTickAll: (all: boolean) => void
}

/** Column heads, sticky at the top; the frozen ones also at the left. */
export function GridHead({ columns, variants, isNarrow, all, onTickAll }: GridHeadProps) {
  return (
    <div role="row" aria-rowindex={1} className="mx-head" style={{ width: columns.totalWidth }}>
      <div className="mx-frozen">
        <div role="columnheader" aria-colindex={1}>
          <Checkbox
            isSelected={all === 'all'}
            isMixed={all === 'some'}
            onChange={() => onTickAll(all !== 'all')}
            aria-label="Select all rows"
          />
        </div>
        <div role="columnheader" aria-colindex={2} className="num">
          Row
        </div>
        {isNarrow ? null : (
          <div role="columnheader" aria-colindex={3}>
            Key
          </div>
        )}
        <div role="columnheader" aria-colindex={4}>
          Prompt
        </div>
        <div role="columnheader" aria-colindex={5}>
          {isNarrow ? <span className="sr">State</span> : 'State'}
        </div>
      </div>
      {variants.map((variant, index) => (
        <div
          role="columnheader"
          key={variant.name}
          aria-colindex={index + 6}
          className="mx-variant"
          title={factsOf(variant, sizeText(variant.size))}
        >
          <b className="clip">{variant.name}</b>
          <span className="clip t3">{factsOf(variant)}</span>
        </div>
      ))}
    </div>
  )
}

/** "2.6-flare · medium · 1:1", with what the model decides by itself left out. */
function factsOf(variant: BatchVariant, size = ratioText(variant.size)): string {
  const background = variant.background === 'transparent' ? 'transparent' : ''
  return [shortModel(variant.model), variant.quality, background || size].filter(isSet).join(' · ')
}

function isSet(value: string): boolean {
  return value !== '' && value !== 'auto'
}
