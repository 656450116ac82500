import path from 'node:path'
import type { ChosenPath } from '../../contract/host.ts'
import type { RequestName } from '../../contract/requests.ts'

/** Requests whose input names a place on disk, and the field that does: one path, or a list of them. A test compares this with the contract. */
export const pathFields: Partial<Record<RequestName, string>> = {
  'sheet.open': 'path',
  'references.add': 'paths',
  'delivery.run': 'dir',
  'spend.export': 'path',
}

/** What a place was chosen for: a sheet to be read is no file to be replaced, and a library no place for deliveries. */
export type Purpose = 'sheet' | 'picture' | 'delivery' | 'table' | 'library'

const purposes: Partial<Record<RequestName, Purpose>> = {
  'sheet.open': 'sheet',
  'references.add': 'picture',
  'delivery.run': 'delivery',
  'spend.export': 'table',
}

/** The paths the user pointed at in a dialog, by a drop or on the command line. The window can name no other. */
export class Grants {
  readonly #paths = new Map<string, Set<Purpose>>()

  /** Remembers a path the user chose, and for what. */
  grant(chosen: string, purpose: Purpose): ChosenPath {
    const full = path.resolve(chosen)
    this.#paths.set(full, (this.#paths.get(full) ?? new Set()).add(purpose))
    return { path: full, name: path.basename(full) }
  }

  /** False only when the request names a path that was never chosen for it; a malformed input is left to the engine's schema. */
  allows(name: RequestName, input: unknown): boolean {
    const field = pathFields[name]
    const purpose = purposes[name]
    if (field === undefined) return true
    const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, field) : undefined
    const named = Array.isArray(value) ? value : [value]
    return named.every(
      (one) => typeof one !== 'string' || (purpose !== undefined && this.#paths.get(one)?.has(purpose) === true),
    )
  }
}
