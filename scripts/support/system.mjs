import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { run, say, Stop } from './project.mjs'

export const isRoot = process.getuid?.() === 0

const windowPackages = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libatk-bridge2.0-0', 'libxss1', 'dbus']
const displayPackages = ['xvfb', 'xauth']

function hasProgram(name) {
  return spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0
}

function missesLibraries(executable) {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' })
  return (stdout ?? '').includes('not found')
}

/**
 * Installs the Debian packages a window needs when they are missing: as root by itself, else it stops with the command.
 * @param {string} executable Electron's
 * @param {{ virtualDisplay: boolean }} needs
 */
export function ensureSystemLibraries(executable, { virtualDisplay }) {
  if (process.platform !== 'linux') return
  const packages = [
    ...(missesLibraries(executable) ? windowPackages : []),
    ...(virtualDisplay && !(hasProgram('xvfb-run') && hasProgram('xauth')) ? displayPackages : []),
  ]
  if (packages.length === 0) return
  const install = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (!isRoot || !existsSync('/etc/debian_version')) {
    throw new Stop(`System libraries are missing. On Debian or Ubuntu run:\n  sudo apt-get update && sudo ${install}`)
  }
  say(`Installing system packages: ${packages.join(' ')}`)
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'inherit'] }
  if (run('sh', ['-c', `apt-get update -qq && ${install}`], options) !== 0) throw new Stop(`This failed: ${install}`)
}
