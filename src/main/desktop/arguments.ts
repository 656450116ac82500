import { statSync } from 'node:fs'
import path from 'node:path'

const sheetName = /\.(csv|tsv|txt|tab|xlsx)$/i

/** The sheet named on a command line, as an absolute path; null when none is, or it is no file. */
export function sheetArgument(argv: readonly string[], cwd: string): string | null {
  const named = argv.slice(1).find((argument) => !argument.startsWith('-') && sheetName.test(argument))
  if (named === undefined) return null
  const full = path.resolve(cwd, named)
  return statSync(full, { throwIfNoEntry: false })?.isFile() ? full : null
}

/** The folder of `--library=DIR`, as an absolute path. */
export function libraryArgument(argv: readonly string[], cwd: string): string | null {
  const prefix = '--library='
  const named = argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length)
  return named ? path.resolve(cwd, named) : null
}
