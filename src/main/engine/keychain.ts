import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type KeychainTask =
  { readonly kind: 'read' } | { readonly kind: 'write'; readonly key: string } | { readonly kind: 'delete' }
/** ok false: there is no keychain, or it refused; `isCut`: neither, its prompt was ended before it was answered. */
export type KeychainAnswer =
  { readonly ok: true; readonly key: string | null } | { readonly ok: false; readonly isCut?: boolean }

/** In the source tree the program beside this file; in a build, where every bundle lies in dist/<name>/, the engine's. */
const program = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './keychain-program.ts' : '../engine/keychain.js', import.meta.url),
)

/** By which a prompt is ended: ours, and those of a terminal, which reach every process that was started in it. */
const stops = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const cuts: ReadonlySet<NodeJS.Signals | null> = new Set(['SIGKILL', ...stops] as const)

/**
 * Asks the system's keychain in a process of its own: the call blocks its thread as long as a prompt is up, and nothing ends
 * it but the user, or `signal` with the whole process. The key passes over the channel between the two, never by argument
 * or environment. Never rejects.
 */
export function askKeychain(task: KeychainTask, signal?: AbortSignal): Promise<KeychainAnswer> {
  const { OPENAI_API_KEY: _key, ...env } = process.env
  const child = fork(program, [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  // A prompt nobody answers must not outlive us, nor keep us.
  const kill = (): void => void child.kill('SIGKILL')
  // Sent to this process alone, a signal nobody handles would end it without an 'exit', and the prompt would stay up.
  const stop = (name: NodeJS.Signals): void => {
    kill()
    if (process.listenerCount(name) === 0) process.kill(process.pid, name)
  }
  process.once('exit', kill)
  for (const name of stops) process.once(name, stop)
  signal?.addEventListener('abort', kill)
  if (signal?.aborted) kill()
  child.unref()
  child.channel?.unref()
  return new Promise<KeychainAnswer>((resolve) => {
    child.once('message', (answer: KeychainAnswer) => resolve(answer))
    child.once('error', () => resolve({ ok: false }))
    child.once('exit', (_code, by) => resolve({ ok: false, isCut: cuts.has(by) }))
    // Throws where there was not even a file descriptor left for the channel.
    child.send(task, () => undefined)
  })
    .catch((): KeychainAnswer => ({ ok: false }))
    .finally(() => {
      process.off('exit', kill)
      for (const name of stops) process.off(name, stop)
      signal?.removeEventListener('abort', kill)
    })
}
