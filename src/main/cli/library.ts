import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Engine } from '../engine/index.ts'
import type { LibraryFlags } from './options.ts'

/**
 * Opens the library the flags name, does the work, and closes it whatever happens. The engine is loaded here and not
 * before: `--help` and bad usage answer without it.
 */
export async function withEngine<Value>(flags: LibraryFlags, work: (engine: Engine) => Promise<Value>): Promise<Value> {
  const chosen = flags.library ?? process.env['PROOFSHEET_LIBRARY']
  return open(chosen ? resolve(chosen) : null, flags, work)
}

/** The same on a library of its own that is gone afterwards: a plan leaves no trace and needs no lock. */
export async function withoutLibrary<Value>(
  flags: LibraryFlags,
  work: (engine: Engine) => Promise<Value>,
): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'proofsheet-plan-'))
  try {
    return await open(join(folder, 'library'), flags, work)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function open<Value>(
  library: string | null,
  flags: LibraryFlags,
  work: (engine: Engine) => Promise<Value>,
): Promise<Value> {
  const { openEngine } = await import('../engine/index.ts')
  const baseUrl = flags.baseUrl ?? process.env['OPENAI_BASE_URL']
  const engine = await openEngine({ library, program: 'cli', ...(baseUrl && { providerOverride: { baseUrl } }) })
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}
