import { openLiveRegistry, type LiveRegistry } from './models/live-registry.ts'

/** The models of a run: a named file, else the environment's, else the library's own, over those that are shipped. */
export function registryFor(named: string | undefined, library: string | undefined): LiveRegistry {
  return openLiveRegistry({ named, environment: process.env['PROOFSHEET_MODELS'], library })
}
