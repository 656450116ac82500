import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/** The repository's folder. */
export const root = path.resolve(import.meta.dirname, '..', '..')

/** The Node the engine runs on: the pinned one of the `node` package, whatever the host has. */
export const nodePath = path.join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** An expected end with a message for a person; no stack is shown for it. */
export class Stop extends Error {}

export function requireInstalled() {
  if (!existsSync(nodePath)) throw new Stop('Dependencies are missing. Run: npm ci')
}

export const say = (line) => process.stderr.write(`${line}\n`)

/** Environment in which `node` and the tools of node_modules are found first. */
export function toolEnvironment(extra = {}) {
  const paths = [path.dirname(nodePath), path.join(root, 'node_modules', '.bin'), process.env.PATH ?? '']
  return { ...process.env, PATH: paths.join(path.delimiter), ...extra }
}

/** Path of a dependency's own JavaScript entry, run with our Node instead of through a shell. */
export const toolPath = (file) => path.join(root, 'node_modules', file)

/** Runs to the end with the terminal passed through; the exit code, 128 + n for a signal. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: toolEnvironment(), ...options })
  if (result.error) throw result.error
  return result.status ?? 128
}

/** Runs in the foreground and hands on the signals sent to us; resolves with the exit code. */
export function runPassingSignals(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: toolEnvironment(), ...options })
  // A terminal sends Ctrl+C to the whole group: only stay alive for it. Other signals reach us alone.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}

/** Runs a script's main function; a Stop ends it with its message and code 1, anything else with its stack. */
export async function main(program) {
  try {
    process.exitCode = (await program(process.argv.slice(2))) ?? 0
  } catch (error) {
    say(error instanceof Stop ? error.message : String(error?.stack ?? error))
    process.exitCode = 1
  }
}
