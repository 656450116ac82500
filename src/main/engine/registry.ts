import { loadRegistry, type LoadedRegistry } from './models/load-registry.ts'

/** The models of a run: a named file, else the environment's, else the library's own, over those that are shipped. */
export function registryFor(named: string | undefined, library: string | undefined): LoadedRegistry {
  return loadRegistry({ named, environment: process.env['PROOFSHEET_MODELS'], library })
}
