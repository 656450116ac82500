import type { DroppedParameter, Learnt, ModelInfo, SizeVerdict } from '../../../contract/model.ts'
import type { UsdRange } from '../../../contract/money.ts'

/** What composing needs to know about models; the model registry's book fits it. */
export interface ModelBook {
  readonly defaultModel: string
  list(): readonly ModelInfo[]
  find(id: string): ModelInfo | null
  /** The day (YYYY-MM-DD) a model stopped answering. */
  retired(id: string): string | null
  /** `gif`: a frame of one; null frames: as many as the model makes by itself. */
  checkSize(model: string, size: string, gif?: { readonly frames: number | null } | null): SizeVerdict
  /** Whole days until a model's last day; negative after it, null when none is known. */
  daysLeft(id: string): number | null
  /** Parameters a provider said the model does not have. */
  dropped(model: string): readonly Pick<DroppedParameter, 'host' | 'parameter'>[]
  sizeForAspect(
    model: string,
    aspect: string,
    gif?: { readonly frames: number | null } | null,
  ): { readonly size: string; readonly crop: string | null } | null
  /** USD for one picture with its prompt. */
  estimate(
    model: string,
    quality: string,
    size: string,
    prompt: string,
    extras: {
      readonly complexity: string | null
      readonly references?: readonly { readonly width: number; readonly height: number }[]
      readonly partialImages?: number
      readonly format?: string
      readonly frames?: number | null
    },
  ): UsdRange
  /** What stored pictures say about that estimate. */
  learnt(
    model: string,
    quality: string,
    size: string,
    extras: { readonly complexity: string | null; readonly format?: string; readonly frames?: number | null },
  ): Learnt | null
}
