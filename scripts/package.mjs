// npm run package [-- --test]: an unpacked app for this platform in release/, from the Electron at hand.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { electronRuntime } from './electron-runtime.mjs'
import { ensureBuilt } from './support/build.mjs'
import { main, nodePath, requireInstalled, root, run, say, Stop, toolPath } from './support/project.mjs'

/** Electron without the development loader: the packaged app must find its own asar and nothing else. */
function cleanElectron(dist) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'proofsheet-electron-'))
  const loader = path.join(dist, 'resources', 'app')
  cpSync(dist, folder, { recursive: true, verbatimSymlinks: true, filter: (file) => file !== loader })
  return folder
}

await main(async (args) => {
  requireInstalled()
  ensureBuilt()
  const { dist, version } = await electronRuntime()
  const electron = cleanElectron(dist)
  try {
    const code = run(nodePath, [
      toolPath('electron-builder/cli.js'),
      '--dir',
      '--publish',
      'never',
      `--config.electronDist=${electron}`,
      `--config.electronVersion=${version}`,
    ])
    if (code !== 0) throw new Stop('Packaging failed; the message is above.')
  } finally {
    rmSync(electron, { recursive: true, force: true })
  }
  say(`The unpacked app is in ${path.join(root, 'release')}.`)
  if (args.includes('--test'))
    return run(nodePath, [path.join(root, 'scripts', 'test-desktop.mjs'), '--project=packaged'])
})
