import { statSync } from 'node:fs'
import path from 'node:path'
import envPaths from 'env-paths'

const sheetName = /\.(csv|tsv|txt|tab|xlsx)$/i

/** The sheet named on a command line, as an absolute path; null when none is, or it is no file. */
export function sheetArgument(argv: readonly string[], cwd: string): string | null {
  const named = argv.slice(1).find((argument) => !argument.startsWith('-') && sheetName.test(argument))
  if (named === undefined) return null
  const full = path.resolve(cwd, named)
  return statSync(full, { throwIfNoEntry: false })?.isFile() ? full : null
}

/**
 * The library's absolute folder: `--library=DIR`, else the environment's, else the one chosen in the app, else the
 * default, which is the command line's too.
 */
export function libraryFolder(argv: readonly string[], cwd: string, chosen: string | null): string {
  const prefix = '--library='
  const argument = argv.find((candidate) => candidate.startsWith(prefix))?.slice(prefix.length)
  const named = argument || process.env['PROOFSHEET_LIBRARY'] || chosen
  return path.resolve(cwd, named || path.join(envPaths('Proofsheet', { suffix: '' }).data, 'library'))
}
