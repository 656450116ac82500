import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { failed, failureOf, type Failure } from '../../../contract/failure.ts'
import type { ModelEntry, Registry } from './document.ts'
import { readRegistry } from './read-registry.ts'
import { registry as shipped } from './registry.ts'

/** The registry in use and where it came from. */
export interface LoadedRegistry {
  readonly registry: Registry
  /** The user's file in use; null: only what is shipped. */
  readonly file: string | null
  /** Why a file of the user's is not in use. */
  readonly problem: Failure | null
}

/** The models a user's file added or replaced. */
export function ownModels({ registry }: LoadedRegistry): readonly ModelEntry[] {
  return registry.models.filter((model) => !shipped.models.includes(model))
}

export interface RegistryPlaces {
  /** Named for this one run: when it is wrong, this throws. */
  readonly named?: string | undefined
  /** From PROOFSHEET_MODELS. */
  readonly environment?: string | undefined
  /** Its models.json is used when it is there. */
  readonly library?: string | undefined
}

const mostBytes = 4_000_000

/** The user's file that counts, whether it is there or not: the named one, else that of the environment, else the library's. */
export function registryFile({ named, environment, library }: RegistryPlaces): string | null {
  if (named !== undefined) return resolve(named)
  if (environment) return resolve(environment)
  return library === undefined ? null : join(library, 'models.json')
}

/**
 * The shipped registry with the user's file over it: the named one, else that of the environment, else `models.json` in
 * the library folder. A file that nobody named for this run and that cannot be used is reported and left out; the named one
 * throws `bad_request`, since nobody wants a run with other models than asked for. With `before`, what was in force until
 * now, no file throws: what it said stays in force, and the answer tells why.
 */
export function loadRegistry(places: RegistryPlaces, before: LoadedRegistry | null = null): LoadedRegistry {
  const file = registryFile(places)
  const none = { registry: shipped, file: null, problem: null }
  if (file === null) return none
  const isNamed = places.named !== undefined
  try {
    if (!isNamed && !places.environment && !isThere(file)) return none
    return { ...none, registry: read(file, isNamed && before === null), file }
  } catch (error) {
    if (isNamed && before === null) throw error
    const kept = before ?? none
    const failure = failureOf(error)
    const used = kept.file === null ? 'the models that came with Proofsheet are used' : 'what it said before is used'
    return { ...kept, problem: { ...failure, action: `${failure.action} Until then ${used}.` } }
  }
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}

function read(file: string, wasNamed: boolean): Registry {
  return readRegistry(textOf(file, wasNamed), file, shipped)
}

function textOf(file: string, wasNamed: boolean): string {
  const fix = wasNamed ? 'Check the path. Nothing was sent.' : 'Check the path and its permissions.'
  try {
    const { size } = statSync(file)
    if (size > mostBytes) throw new Error(`it has ${size} bytes, and at most ${mostBytes} are read`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw failed('bad_request', `The model file ${file} cannot be read: ${reason}.`, fix, error)
  }
}
