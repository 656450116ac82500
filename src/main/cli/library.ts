import { resolve } from 'node:path'
import envPaths from 'env-paths'
import type { Engine } from '../engine/index.ts'
import type { LibraryFlags } from './options.ts'

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
  const { openEngine } = await import('../engine/index.ts')
  const engine = await openEngine({ library: libraryPath(flags), program: 'cli', baseUrl: flags.baseUrl })
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}
