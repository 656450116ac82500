import { useState } from 'react'
import { formatUsd, formatUsdRange } from '../../contract/money.ts'
import type { PlanSummary } from '../../contract/plan.ts'
import type { BatchOptions, Recipe } from '../../contract/recipe.ts'
import type { Settings } from '../../contract/settings.ts'
import { Button } from '../ui/button.tsx'
import { MoneyField, TextField } from '../ui/fields.tsx'
import { count, counted, duration } from '../ui/format.ts'
import { Select } from '../ui/select.tsx'
import { alongWords } from './along-words.ts'
import { PolicyLine } from './policy-line.tsx'
import { renditionWords } from './rendition-words.ts'
import { RenditionsDialog } from './renditions-dialog.tsx'
import { TreeView } from './tree-view.tsx'

interface PlanPanelProps {
  readonly plan: PlanSummary | null
  readonly recipe: Recipe
  readonly options: BatchOptions
  readonly settings: Settings
  readonly name: string
  readonly onName: (name: string) => void
  readonly onRecipe: (recipe: Recipe) => void
  readonly onOptions: (options: BatchOptions) => void
}

/** What a run would do: requests, price, time, limits and files. */
export function PlanPanel(props: PlanPanelProps) {
  const { plan, recipe, options, settings, name, onRecipe, onOptions } = props
  const [showsFiles, setShowsFiles] = useState(false)
  const provider = options.provider ?? settings.provider
  return (
    <>
      <div className="ph">
        <h2 className="b">Plan</h2>
        <span className="end t3 s12">{plan === null ? '' : sizeOfPlan(plan)}</span>
      </div>
      <dl className="pl">
        <dt>Name</dt>
        <dd>
          <TextField label="Name of the batch" size="small" value={name} onChange={props.onName} />
        </dd>
        <dt>Provider</dt>
        <dd>
          <Select
            label="Provider"
            value={provider}
            choices={providers}
            onChange={(next) => onOptions({ ...options, provider: next })}
          />
        </dd>
        <Figures plan={plan} isPractice={provider === 'practice'} />
        <dt>Cap</dt>
        <dd className="row">
          <MoneyField
            label="Cap of the batch"
            size="small"
            width={80}
            value={options.capUsd ?? settings.capUsd}
            onChange={(capUsd) => onOptions({ ...options, capUsd })}
          />
          <span className="t3 clip grow">stops before going over</span>
        </dd>
        <PolicyLine
          value={options.unknown ?? { kind: 'hold' }}
          onChange={(unknown) => onOptions({ ...options, unknown })}
        />
        <dt>Files</dt>
        <dd className="row">
          <span className="clip">{filesWords(recipe)}</span>
          <Button variant="ghost" size="small" className="end" onPress={() => setShowsFiles(true)}>
            Edit…
          </Button>
        </dd>
      </dl>
      {plan === null || plan.outputTree.length === 0 ? null : <TreeView root={name} paths={plan.outputTree} />}
      <RenditionsDialog recipe={recipe} isOpen={showsFiles} onChange={onRecipe} onClose={() => setShowsFiles(false)} />
    </>
  )
}

const providers: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'openai', label: 'OpenAI' },
  { value: 'practice', label: 'Practice mode, no cost' },
]

/** Practice pictures cost nothing; the price shown is what the same run would cost with the provider. */
function Figures({ plan, isPractice }: { readonly plan: PlanSummary | null; readonly isPractice: boolean }) {
  if (plan === null) return null
  return (
    <>
      <dt>Requests</dt>
      <dd>
        <b className="m">{count(plan.requests)}</b> {plan.requests === 1 ? 'image' : 'images'}
      </dd>
      <Along plan={plan} />
      <dt>Price</dt>
      <dd>
        <b className="m">{isPractice ? '$0.00' : formatUsdRange(plan.estimatedUsd)}</b>
        {isPractice && plan.requests > 0 ? (
          <span className="t3"> {formatUsdRange(plan.estimatedUsd)} with OpenAI</span>
        ) : null}
        <FallbackPart usd={plan.fallbackUsd} />
      </dd>
      <dt>Time</dt>
      <dd>{timeWords(plan)}</dd>
    </>
  )
}

/** What goes along, in numbers, and who. */
function Along({ plan }: { readonly plan: PlanSummary }) {
  const words = alongWords(plan)
  if (words === '' && plan.characters.length === 0) return null
  return (
    <>
      <dt>Pictures</dt>
      <dd className="row plan-along">
        {words === '' ? null : <span>{words}</span>}
        {plan.characters.map((name) => (
          <span key={name} className="chipv">
            @{name}
          </span>
        ))}
      </dd>
    </>
  )
}

/** The price is a promise: what may come on top stands beside it. */
function FallbackPart({ usd }: { readonly usd: number }) {
  if (usd === 0) return null
  return <span className="t3">{`, up to ${formatUsd(usd)} more for transparency`}</span>
}

function timeWords({ etaSeconds, requests }: PlanSummary): string {
  if (requests === 0) return 'nothing to run'
  if (etaSeconds === null) return 'known once the first pictures are there'
  const [low, high] = [duration(etaSeconds.low), duration(etaSeconds.high)]
  return low === high ? `about ${low}` : `${low} to ${high}`
}

function sizeOfPlan({ runnable, requests }: PlanSummary): string {
  const each = runnable === 0 ? 0 : requests / runnable
  return Number.isInteger(each)
    ? `${counted(runnable, 'row')} × ${counted(each, 'image')}`
    : `${counted(runnable, 'row')}, ${counted(requests, 'image')}`
}

function filesWords({ renditions }: Recipe): string {
  const [first] = renditions
  if (first === undefined) return 'Originals as they come'
  return renditions.length === 1 ? renditionWords(first) : `${counted(renditions.length, 'file')} of each picture`
}
