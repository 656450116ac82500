import type { Converter } from '../../imaging/imaging.ts'
import type { Composer } from '../../recipe/composer.ts'
import type { BatchSource } from '../../store/batches.ts'
import type { Store } from '../../store/index.ts'

/** What an export works with. */
export interface DeliveryParts {
  /** Absolute path of the library. */
  readonly root: string
  readonly store: Store
  readonly converter: Converter
  /** The composer of a batch as it was made, or with another file-name template put into `source.recipe`. */
  readonly composerFor: (source: BatchSource) => Composer
}
