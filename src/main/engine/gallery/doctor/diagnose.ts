import { existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { identityFault, isNewer, mixedFault, pageFault, schemaFault, type DatabaseFault } from '../../store/identity.ts'

/**
 * What is wrong with the file of a library's database, or null. Reads all of it and writes nothing: opened for reading,
 * not even its write-ahead log is worked in. A database of a later version is not faulty.
 */
export function diagnose(path: string): DatabaseFault | null {
  if (!existsSync(path)) return { kind: 'missing', what: 'is missing' }
  if (statSync(path).size === 0) return { kind: 'empty', what: 'is empty' }
  const mixed = mixedFault(path)
  if (mixed) return mixed
  let db: Database.Database | null = null
  try {
    db = new Database(path, { readonly: true, fileMustExist: true })
    const foreign = identityFault(db)
    if (foreign) return foreign
    return isNewer(db) ? null : (pageFault(db, true) ?? schemaFault(db))
  } catch (error) {
    return { kind: 'unreadable', what: 'cannot be opened', cause: error }
  } finally {
    db?.close()
  }
}
