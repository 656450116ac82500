import { AsyncEntry } from '@napi-rs/keyring'
import type { KeychainAnswer, KeychainTask } from './keychain.ts'

const service = 'Proofsheet'
const account = 'openai'

/** Opening the entry already blocks while the system asks its user: that is why this is a process of its own. */
async function perform(task: KeychainTask): Promise<KeychainAnswer> {
  try {
    const entry = new AsyncEntry(service, account)
    if (task.kind === 'write') await entry.setPassword(task.key)
    if (task.kind === 'delete') await entry.deletePassword()
    return { ok: true, key: task.kind === 'read' ? ((await entry.getPassword()) ?? null) : null }
  } catch {
    // No keychain on this machine, locked, refused: what exactly never decides anything, and could quote the key.
    return { ok: false }
  }
}

process.once('message', (task: KeychainTask) => {
  void perform(task).then((answer) => process.send?.(answer, () => process.exit(0)))
})
process.once('disconnect', () => process.exit(0))
