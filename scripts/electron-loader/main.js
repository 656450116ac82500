// Goes into the fallback Electron's resources/app: loads the app folder named on the command line, as Electron's own
// default app does. An ES module, so that `ready` waits until the real main file has run.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

// `-r FILE` first: Playwright names a file that holds the app back until it is connected, and takes both words out again.
if (process.argv[1] === '-r') createRequire(import.meta.url)(process.argv[2])
const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folder === undefined) throw new Error('Name the app folder on the command line.')
const root = path.resolve(folder)
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version)
app.setAppPath(root)
if (!app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', path.join(app.getPath('appData'), app.getName()))
}
await import(pathToFileURL(path.join(root, manifest.main)).href)
