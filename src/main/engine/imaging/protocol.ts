import type { Failure } from '../../../contract/failure.ts'
import type { Extracted, ExtractJob, PictureFile, RenderJob } from './imaging.ts'
import type { Prepared, PrepareJob } from './prepare-job.ts'

/** Argument of a converter process that reads the user's own files. */
export const inputsFlag = '--inputs'
/** Argument of a converter process, with the bytes of memory it ends itself at. */
export const memoryFlag = '--most-memory='

/** Client to converter process, over its IPC channel. */
export type Task =
  | { readonly kind: 'extract'; readonly job: ExtractJob }
  | { readonly kind: 'render'; readonly job: RenderJob }
  | { readonly kind: 'prepare'; readonly job: PrepareJob }

export interface TaskMessage {
  readonly id: number
  readonly task: Task
}

export type TaskResult =
  | { readonly kind: 'extract'; readonly value: Extracted }
  | { readonly kind: 'render'; readonly value: readonly PictureFile[] }
  | { readonly kind: 'prepare'; readonly value: Prepared }

/** Converter process to client: a task begins to draw an SVG, or has drawn it. Nothing inside the process can stop the drawing. */
export interface DrawingMessage {
  readonly id: number
  readonly isDrawing: boolean
}

/** Told when drawing begins and ends. */
export type OnDrawing = (isDrawing: boolean) => void

/** Converter process to client: one for each task, in any order. */
export type ResultMessage =
  | { readonly id: number; readonly ok: true; readonly result: TaskResult }
  | { readonly id: number; readonly ok: false; readonly failure: Failure }
