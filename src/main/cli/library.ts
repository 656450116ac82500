import { resolve } from 'node:path'
import envPaths from 'env-paths'
import type { Engine, Planner } from '../engine/index.ts'
import { checkAddress } from './address.ts'
import type { LibraryFlags } from './options.ts'
import { Output } from './output.ts'

/** The library the flags name, else that of the environment, else the one in the OS data folder. */
export function libraryPath(flags: LibraryFlags): string {
  const chosen = flags.library ?? process.env['PROOFSHEET_LIBRARY']
  return chosen ? resolve(chosen) : resolve(envPaths('Proofsheet', { suffix: '' }).data, 'library')
}

/**
 * Opens the library, does the work, and closes it whatever happens. The engine is loaded here and not before: `--help`
 * and bad usage answer without it.
 */
export async function withEngine<Value>(flags: LibraryFlags, work: (engine: Engine) => Promise<Value>): Promise<Value> {
  await checkAddress(flags, false)
  const { openEngine } = await import('../engine/index.ts')
  const engine = await openEngine({
    library: libraryPath(flags),
    program: 'cli',
    baseUrl: flags.baseUrl,
    models: flags.models,
  })
  try {
    await warnOfModels(engine, new Output(flags))
    return await work(engine)
  } finally {
    await engine.close()
  }
}

/** For what works on a library that is there: a mistyped path must not become a new one. Rejects with `library_missing`. */
export async function withLibrary<Value>(
  flags: LibraryFlags,
  work: (engine: Engine) => Promise<Value>,
): Promise<Value> {
  const { refuseNoLibrary } = await import('../engine/index.ts')
  refuseNoLibrary(libraryPath(flags))
  return withEngine(flags, work)
}

/** Sheets, recipes and models without a library: of `flags` only the model file and the folder it may be in are used. */
export async function plannerFor(flags: LibraryFlags, output: Output): Promise<Planner> {
  await checkAddress(flags, false)
  const { openPlanner } = await import('../engine/index.ts')
  const planner = openPlanner({
    library: libraryPath(flags),
    ...(flags.models !== undefined && { models: flags.models }),
  })
  await warnOfModels(planner, output)
  return planner
}

/** A model file that cannot be used stops nothing, but nobody should miss it. */
async function warnOfModels(planner: Planner, output: Output): Promise<void> {
  const { problem } = await planner.request('models.source', {})
  if (!problem) return
  output.record({ type: 'note', message: `${problem.message} ${problem.action}` })
  output.warning(`${problem.message} ${problem.action}`)
}
