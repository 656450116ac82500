import { app, dialog, protocol } from 'electron'
import path from 'node:path'
import { installMenu } from './menu.ts'
import { Shell } from './shell.ts'
import { lockContents } from './window.ts'

app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  { scheme: 'image', privileges: { standard: true, secure: true } },
])
app.on('web-contents-created', (_event, contents) => lockContents(contents))

// Two shells on one profile would fight over its state file: the second hands its sheet to the first and leaves.
if (app.requestSingleInstanceLock()) {
  const shell = new Shell(path.join(app.getPath('userData'), 'state.json'))
  app.on('second-instance', (_event, argv, cwd) => shell.openFrom(argv, cwd))
  app.on('open-file', (event, file) => {
    event.preventDefault()
    shell.openFrom(['', file], '/')
  })
  app.on('activate', () => shell.showWindow())
  app.on('window-all-closed', () => shell.windowsClosed())
  app.on('will-quit', (event) => shell.quitting(event))
  void start(shell)
} else {
  app.quit()
}

/** Not awaited at the top level: Electron is not ready before this module has run. */
async function start(shell: Shell): Promise<void> {
  try {
    await app.whenReady()
    installMenu(process.platform)
    shell.begin(process.argv, process.cwd())
  } catch (error) {
    dialog.showErrorBox('Proofsheet could not start', String(error))
    app.exit(1)
  }
}
