import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { nodePath, root, run, say, Stop, toolPath } from './project.mjs'

const stamp = path.join(root, 'dist', '.built')
const inputs = ['src', 'vite.config.ts', 'package.json', 'package-lock.json']

/** Newest change below a file or folder, ms. */
function newest(file) {
  const stats = statSync(file)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))))
}

function isBuilt() {
  if (!existsSync(stamp)) return false
  const built = statSync(stamp).mtimeMs
  return inputs.every((name) => newest(path.join(root, name)) <= built)
}

/** Builds all programs into dist; the exit code. */
export function build() {
  // The stamp is as old as the start: a file saved during the build makes the next one build again.
  const started = new Date()
  const code = run(nodePath, [toolPath('vite/bin/vite.js'), 'build', '--app', '--logLevel', 'warn'])
  if (code === 0) {
    writeFileSync(stamp, '')
    utimesSync(stamp, started, started)
  }
  return code
}

/** Builds unless nothing changed since the last complete build. */
export function ensureBuilt() {
  if (isBuilt()) return
  say('Building (a few seconds) ...')
  if (build() !== 0) throw new Stop('The build failed; its message is above.')
}
