import type { EngineEvent } from './events.ts'
import type { Failure } from './failure.ts'
import type { ImageSize } from './image.ts'
import type { RecoverySummary } from './queue.ts'

/** A value or a failure, as it crosses every boundary. */
export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure }

/** A picture of the library, by number or hash, never by path. */
export type FileAddress =
  | { readonly kind: 'image'; readonly imageId: number; readonly size: ImageSize }
  /** The file as it was received, to be shown in its folder; no address of the window means it. */
  | { readonly kind: 'received'; readonly imageId: number }
  /** A picture that goes along with requests; small: its thumbnail. */
  | { readonly kind: 'reference'; readonly sha256: string; readonly size: 'small' | 'original' }
  | { readonly kind: 'partial'; readonly jobId: number; readonly index: number }

/** Shell to engine, over the child's IPC channel (JSON). `file` is for the shell's image protocol only, never for the window. */
export type ToEngine =
  | { readonly kind: 'request'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'file'; readonly id: number; readonly file: FileAddress }
  | { readonly kind: 'stop' }

/** Engine to shell. */
export type FromEngine =
  | {
      readonly kind: 'ready'
      readonly library: string
      readonly pid: number
      readonly recovery: RecoverySummary | null
    }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply<unknown> }
  | { readonly kind: 'events'; readonly events: readonly EngineEvent[] }
