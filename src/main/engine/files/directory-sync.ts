import { open } from 'node:fs/promises'

interface Turns {
  readonly running: Promise<void>
  next: Promise<void> | null
}

const folders = new Map<string, Turns>()

/**
 * Makes the entries of a folder durable: every link and unlink done before the call survives a power loss once it
 * resolves. Calls that arrive while a sync of the same folder runs share the one that starts after it.
 * Windows has no such call and needs none: there it resolves at once. Rejects with the file system's error.
 */
export function syncDirectory(dir: string): Promise<void> {
  const turns = folders.get(dir)
  if (turns === undefined) return start(dir)
  // The running one may have begun before the caller's change: only the next one covers it.
  turns.next ??= turns.running.catch(() => undefined).then(() => start(dir))
  return turns.next
}

function start(dir: string): Promise<void> {
  const running = syncNow(dir).finally(() => {
    if (folders.get(dir) === turns && turns.next === null) folders.delete(dir)
  })
  const turns: Turns = { running, next: null }
  folders.set(dir, turns)
  return running
}

async function syncNow(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  await using folder = await open(dir, 'r')
  await folder.sync()
}
