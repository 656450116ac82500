// npm run test:desktop [-- playwright arguments]: the end-to-end tests in a real Electron, on a display of their own.
import { rmSync } from 'node:fs'
import path from 'node:path'
import { electronRuntime } from './electron-runtime.mjs'
import { ensureBuilt } from './support/build.mjs'
import { main, nodePath, requireInstalled, root, run, say, toolEnvironment } from './support/project.mjs'
import { ensureSystemLibraries, isRoot } from './support/system.mjs'
import { asTestUser, ensureTestUser, ownedFolder, readableRepository } from './support/test-user.mjs'

const screen = '-screen 0 2000x1200x24'

function playwright(place, args) {
  // The packaged app's tests need what `npm run package` makes.
  const project = args.some((argument) => argument.startsWith('--project')) ? [] : ['--project=desktop']
  const cli = path.join(place.folder, 'node_modules', 'playwright', 'cli.js')
  const tests = [cli, 'test', '-c', 'test/desktop', ...project, ...args]
  const env = toolEnvironment({ ELECTRON_OVERRIDE_DIST_PATH: place.dist })
  const node = path.join(place.folder, path.relative(root, nodePath))
  if (process.platform !== 'linux') return run(node, tests, { cwd: place.folder, env })
  const onDisplay = ['xvfb-run', ['--auto-servernum', '--server-args', screen, node, ...tests]]
  const [command, commandArgs] = isRoot ? asTestUser(...onDisplay) : onDisplay
  return run(command, commandArgs, { cwd: place.folder, env })
}

await main(async (args) => {
  requireInstalled()
  ensureBuilt()
  const { executable, dist } = await electronRuntime()
  ensureSystemLibraries(executable, { virtualDisplay: true })
  rmSync(path.join(root, 'test-results', 'desktop.json'), { force: true })
  if (!isRoot) return playwright({ folder: root, dist }, args)
  const uid = ensureTestUser()
  const place = readableRepository(executable, dist)
  say('Root cannot use the sandbox: the desktop tests run as the user proofsheet-test.')
  ownedFolder(path.join(place.folder, 'test-results'), uid)
  try {
    return playwright(place, args)
  } finally {
    place.done()
  }
})
