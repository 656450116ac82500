import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes the names in a folder durable, at once. Windows has no such call and needs none. */
export function syncFolderNow(dir: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(dir, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
