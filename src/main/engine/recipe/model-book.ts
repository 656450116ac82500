import type { ModelInfo, SizeVerdict } from '../../../contract/model.ts'
import type { UsdRange } from '../../../contract/money.ts'

/** What composing needs to know about models; the model registry's book fits it. */
export interface ModelBook {
  readonly defaultModel: string
  list(): readonly ModelInfo[]
  find(id: string): ModelInfo | null
  /** The day (YYYY-MM-DD) a model stopped answering. */
  retired(id: string): string | null
  checkSize(model: string, size: string): SizeVerdict
  sizeForAspect(model: string, aspect: string): string | null
  /** USD for one picture with a prompt of so many characters. */
  estimate(model: string, quality: string, size: string, promptChars: number): UsdRange
}
