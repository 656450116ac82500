import type { SizeRule } from '../../../../contract/model.ts'

/** A model as a registry describes it: enough to check and bill its requests. */
export interface FakeModel {
  readonly id: string
  readonly snapshots: readonly string[]
  readonly shutdown: string | null
  readonly sizes: SizeRule
  readonly qualities: readonly string[]
  readonly complexities: readonly string[]
  readonly backgrounds: readonly string[]
  readonly formats: readonly string[]
  readonly moderations: readonly string[]
  readonly parameters: readonly string[]
  readonly maxPromptChars: number
  /** What is left out here is as with the models the fake API knows. */
  readonly maxReferences?: number
  readonly masks?: boolean
  readonly markup?: boolean
  readonly maxPartialImages?: number
  readonly frames?: { readonly min: number; readonly max: number } | null
  /** USD per million tokens. */
  readonly prices: { readonly textIn: number; readonly imageIn: number; readonly imageOut: number } | null
  readonly output:
    | { readonly kind: 'formula'; readonly bases: Readonly<Record<string, number>> }
    | { readonly kind: 'table'; readonly tokens: Readonly<Record<string, Readonly<Record<string, number>>>> }
}

/** Models beside those the fake API knows by itself. */
export interface FakeModels {
  /** They beat its own of the same name. */
  readonly listed: readonly FakeModel[]
  /** Makes pictures for any other model too, whatever its parameters are. */
  readonly acceptsAny: boolean
}

export const noModels: FakeModels = { listed: [], acceptsAny: false }

export function findModel({ listed }: FakeModels, id: string): FakeModel | null {
  return listed.find((model) => model.id === id || model.snapshots.includes(id)) ?? null
}
