// npm start [-- sheet.csv] [--library DIR]: the app in a window; without a display the sheet runs in the terminal.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { electronRuntime } from './electron-runtime.mjs'
import { ensureBuilt } from './support/build.mjs'
import {
  main,
  nodePath,
  requireInstalled,
  root,
  runPassingSignals,
  say,
  Stop,
  toolEnvironment,
} from './support/project.mjs'
import { ensureSystemLibraries, isRoot } from './support/system.mjs'

/** Where the user typed the command: npm itself moves to the repository. */
const userFolder = process.env.INIT_CWD ?? process.cwd()

function options(args) {
  const { values, positionals } = parseArgs({ args, options: { library: { type: 'string' } }, allowPositionals: true })
  const sheet = positionals[0] === undefined ? null : path.resolve(userFolder, positionals[0])
  if (sheet !== null && !existsSync(sheet)) throw new Stop(`There is no such file: ${sheet}`)
  return { sheet, library: values.library === undefined ? null : path.resolve(userFolder, values.library) }
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

function runInTerminal({ sheet, library }) {
  const file = sheet ?? path.join(root, 'examples', 'products.csv')
  say('No display here, so the sheet runs in the terminal.')
  say(`Sheet: ${file}. Practice mode: placeholder pictures, no key, no cost, no network.`)
  const out = path.join(userFolder, 'output', path.parse(file).name)
  const where = ['--out', out, ...(library === null ? [] : ['--library', library])]
  const cli = path.join(root, 'dist', 'cli', 'main.js')
  return runPassingSignals(nodePath, [cli, 'run', file, '--provider', 'practice', '--yes', ...where], {
    cwd: userFolder,
  })
}

async function openWindow({ sheet, library }) {
  const { executable } = await electronRuntime()
  ensureSystemLibraries(executable, { virtualDisplay: false })
  const args = [root, ...(library === null ? [] : [`--library=${library}`]), ...(sheet === null ? [] : [sheet])]
  if (isRoot && process.platform === 'linux') {
    say('Running as root: the sandbox of the window is off. Use an ordinary user for real work.')
    args.push('--no-sandbox')
  }
  say('Opening the window.')
  return runPassingSignals(executable, args, {
    cwd: userFolder,
    env: toolEnvironment({ ELECTRON_RUN_AS_NODE: undefined }),
  })
}

await main(async (args) => {
  requireInstalled()
  const chosen = options(args)
  ensureBuilt()
  return hasDisplay() ? openWindow(chosen) : runInTerminal(chosen)
})
