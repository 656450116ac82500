import path from 'node:path'
import type { ChosenPath } from '../../contract/host.ts'
import type { RequestName } from '../../contract/requests.ts'

/** Requests whose input names a place on disk, and the field that does. A test compares this with the contract. */
export const pathFields: Partial<Record<RequestName, string>> = {
  'sheet.open': 'path',
  'delivery.run': 'dir',
  'spend.export': 'path',
}

/** The paths the user pointed at in a dialog, by a drop or on the command line. The window can name no other. */
export class Grants {
  readonly #paths = new Set<string>()

  /** Remembers a path the user chose. */
  grant(chosen: string): ChosenPath {
    const full = path.resolve(chosen)
    this.#paths.add(full)
    return { path: full, name: path.basename(full) }
  }

  /** False only when the request names a path that was never chosen; a malformed input is left to the engine's schema. */
  allows(name: RequestName, input: unknown): boolean {
    const field = pathFields[name]
    if (field === undefined) return true
    const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, field) : undefined
    return typeof value !== 'string' || this.#paths.has(value)
  }
}
