import type { ModelInfo, SizeVerdict } from '../../../contract/model.ts'
import type { Converter, SvgUsage, Usage } from '../imaging/imaging.ts'
import type { Provider } from '../provider/provider.ts'
import type { Composer } from '../recipe/composer.ts'
import type { BatchSource } from '../store/batches.ts'
import type { Store } from '../store/index.ts'
import type { Changes } from './changes.ts'
import type { Pace } from './pace/pace.ts'
import type { Partials } from './partials.ts'

/** What makes a request slower than its quality and size tell. */
interface Work {
  readonly isEdit: boolean
  readonly uploadBytes: number
  readonly complexity: string | null
}

/** What the queue needs to know about models. */
export interface ModelCosts {
  /** What a model can do; null when it is not listed. */
  find(model: string): ModelInfo | null
  checkSize(model: string, size: string, gif: { readonly frames: number | null } | null): SizeVerdict
  /** USD for the tokens used, at the prices a batch has kept, or the highest known. */
  costOf(model: string, usage: Usage, prices: string): number
  /** False: such a cost is an estimate. */
  isPriced(model: string): boolean
  /** USD for what a text model took to write an SVG; null when that model's prices are not known. */
  svgCostOf(usage: SvgUsage, prices: string): number | null
  /** USD held for it. */
  svgHold(model: string): number
  /** How long one request may take, ms. `complexity` null: the model's own. */
  timeoutMs(model: string, quality: string, size: string, work: Work): number
}

/** Everything the queue works with. Wired in index.ts; tests pass the real parts with a fake API behind them. */
export interface QueueParts {
  /** Absolute path of the library. */
  readonly root: string
  readonly store: Store
  readonly converter: Converter
  readonly models: ModelCosts
  /** The composer of a batch as it was made. */
  readonly composerFor: (source: BatchSource) => Composer
  readonly changes: Changes
  readonly partials: Partials
  /** Requests in flight at once, where neither a batch nor the provider says less. */
  readonly concurrency: () => number
  readonly pace: Pace
  readonly clock: () => number
  /** 0 <= n < 1. */
  readonly random: () => number
  /** The provider of that name. Throws ProofsheetError key_missing, key_unusable ... before anything is sent. */
  readonly provider: (name: string) => Promise<Provider>
  /** The next request opens a new connection; those under way keep theirs. */
  readonly freshConnections: () => void
  /** Throws library_missing or disk_full unless `requests` more answers would find their place on the disk. */
  readonly maySend: (requests: number) => void
  /** Throws library_missing when this is no longer the library that was opened. */
  readonly mayStore: () => void
}
