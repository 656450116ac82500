import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { viewStateSchema } from '../../contract/host.ts'

const boundsSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
})
export type WindowBounds = z.infer<typeof boundsSchema>

const stateSchema = z.strictObject({
  /** Screen px; null before the first window was closed or moved. */
  window: boundsSchema.nullable().default(null),
  view: viewStateSchema.default({ theme: 'dark', route: '' }),
  /** The library folder chosen in the app; null: the default one. */
  library: z.string().nullable().default(null),
})
export type ShellState = z.infer<typeof stateSchema>

/** What the shell remembers between starts. A damaged file costs the memory, never the start. */
export class StateFile {
  readonly #file: string
  #state: ShellState

  constructor(file: string) {
    this.#file = file
    this.#state = read(file)
  }

  get state(): ShellState {
    return this.#state
  }

  /** Merges and writes at once: temporary file, fsync, rename. Errors of the disk are thrown. */
  save(change: Partial<ShellState>): void {
    this.#state = { ...this.#state, ...change }
    mkdirSync(path.dirname(this.#file), { recursive: true })
    const temporary = `${this.#file}.${process.pid}.tmp`
    const handle = openSync(temporary, 'w', 0o600)
    try {
      writeSync(handle, JSON.stringify(this.#state, null, 2))
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, this.#file)
  }
}

function read(file: string): ShellState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return stateSchema.parse({})
  }
}
