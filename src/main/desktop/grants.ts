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
    const folders = [member(input, foldersField), member(member(input, 'options'), foldersField)].flatMap(each)
    if (!folders.every((one) => this.#has(one, 'picture'))) return false
    if (field === undefined) return true
    return each(member(input, field)).every((one) => purpose !== undefined && this.#has(one, purpose))
  }

  #has(chosen: string, purpose: Purpose): boolean {
    return this.#paths.get(chosen)?.has(purpose) === true
  }
}

/** Folders that pictures named by a path may lie in, wherever a request has them. */
const foldersField = 'referenceFolders'

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function each(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
}
