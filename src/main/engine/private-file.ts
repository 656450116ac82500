import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs'

/**
 * Makes sure that a database is there and only its owner may read it, before SQLite opens it: SQLite would make it for
 * everybody, and gives what it makes beside it the same rights. An empty file is a new database. One that is there is not
 * opened: closing a file ends every lock this process has on it. Throws the file system's error.
 */
export function makePrivate(path: string): void {
  if (existsSync(path)) closeToOthers(path)
  else closeSync(openSync(path, 'a', 0o600))
}

/** Takes the rights of others from a file, where there is one and the file system knows rights; never an error. */
export function closeToOthers(path: string): void {
  try {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  } catch {
    // Not there, not ours, or a file system without rights: the folder around it is closed where it can be.
  }
}
