import { app, dialog, nativeTheme, session, type BrowserWindow } from 'electron'
import path from 'node:path'
import type { FileAddress, Reply } from '../../contract/channel.ts'
import type { DeliveryResult } from '../../contract/delivery.ts'
import type { WindowEvent } from '../../contract/host.ts'
import type { RequestName } from '../../contract/requests.ts'
import { libraryFolder, sheetArgument } from './arguments.ts'
import { bundleHandler } from './bundle-protocol.ts'
import { channels } from './channels.ts'
import { takeEngineEnvironment } from './engine-environment.ts'
import { EngineProcess } from './engine-process.ts'
import { Grants } from './grants.ts'
import { hostHandlers, restartGraceMs } from './host-handlers.ts'
import { imageHandler } from './image-protocol.ts'
import { bindIpc } from './ipc.ts'
import { OpenedSheet } from './opened-sheet.ts'
import { lockSession } from './permissions.ts'
import { enginePrograms, preloadFile, rendererFolder } from './programs.ts'
import { StateFile } from './state.ts'
import { openWindow } from './window.ts'

/** How long quitting waits for the engine before leaving it to finish alone, ms. */
const quitGraceMs = 3_000
/** A page that dies this often within a minute is not opened again. */
const pageDeathsPerMinute = 3

/** The running app: one window, one engine, and the wires between them. */
export class Shell {
  readonly #state: StateFile
  readonly #grants = new Grants()
  readonly #opened = new OpenedSheet((sheet) => this.#push({ kind: 'openSheet', sheet }))
  #engine: EngineProcess | null = null
  #window: BrowserWindow | null = null
  #lastDelivery: string | null = null
  #pageDeaths: number[] = []
  #stopped = false

  constructor(stateFile: string) {
    this.#state = new StateFile(stateFile)
  }

  /** Once the app is ready: engine first, so that it opens the library while the window loads. */
  begin(argv: readonly string[], cwd: string): void {
    nativeTheme.themeSource = this.#state.state.view.theme
    const engine = new EngineProcess({
      ...enginePrograms(),
      library: libraryFolder(argv, cwd, this.#state.state.library),
      version: app.getVersion(),
      environment: takeEngineEnvironment(process.env),
      logFile: path.join(app.getPath('userData'), 'logs', 'engine.log'),
      onState: (state) => this.#push({ kind: 'engine', state }),
      onEvents: (events) => this.#push({ kind: 'events', events }),
    })
    this.#engine = engine
    engine.start()
    this.#bind(engine)
    this.openFrom(argv, cwd)
    this.showWindow()
  }

  /** Opens the sheet a command line names, and brings the window to the front. */
  openFrom(argv: readonly string[], cwd: string): void {
    const sheet = sheetArgument(argv, cwd)
    if (sheet !== null) this.#opened.open(this.#grants.grant(sheet, 'sheet'))
    if (this.#window) this.#raise(this.#window)
  }

  showWindow(): void {
    if (this.#window || !app.isReady()) return
    this.#opened.pageStarts()
    const window = openWindow(this.#state, preloadFile)
    this.#window = window
    window.once('closed', () => {
      if (this.#window === window) this.#window = null
    })
    window.webContents.once('render-process-gone', (_event, details) => {
      if (details.reason !== 'clean-exit') this.#replace(window, details.reason)
    })
  }

  windowsClosed(): void {
    if (process.platform !== 'darwin' && !this.#stopped) app.quit()
  }

  /** Holds the quit back until the engine has been told and had its grace. */
  quitting(event: { preventDefault: () => void }): void {
    const engine = this.#engine
    if (this.#stopped || !engine) return
    event.preventDefault()
    this.#stopped = true
    void engine.stop(quitGraceMs).finally(() => app.quit())
  }

  #bind(engine: EngineProcess): void {
    lockSession(session.defaultSession)
    session.defaultSession.protocol.handle('app', bundleHandler(rendererFolder))
    session.defaultSession.protocol.handle(
      'image',
      imageHandler({
        find: (file) => findFile(engine, file),
        library: () => (engine.state.kind === 'ready' ? engine.state.library : null),
      }),
    )
    bindIpc({
      ownsSender: (event) => event.sender === this.#window?.webContents,
      askEngine: (name, input) => this.#askEngine(engine, name, input),
      grants: this.#grants,
      host: hostHandlers({
        engine,
        state: this.#state,
        grants: this.#grants,
        opened: this.#opened,
        window: () => this.#window,
        findImage: (imageId) => findFile(engine, { kind: 'received', imageId }),
        lastDelivery: () => this.#lastDelivery,
        useLibrary: (folder) => this.#useLibrary(engine, folder),
      }),
    })
  }

  async #askEngine(engine: EngineProcess, name: RequestName, input: unknown): Promise<Reply<unknown>> {
    const reply = await engine.request(name, input)
    if (name === 'delivery.run' && reply.ok) this.#lastDelivery = (reply.value as DeliveryResult).dir
    return reply
  }

  /** Another library has other pictures under the same ids: the page starts afresh with nothing cached. */
  async #useLibrary(engine: EngineProcess, folder: string): Promise<void> {
    this.#state.save({ library: folder, view: { ...this.#state.state.view, route: '' } })
    await engine.restart(restartGraceMs, folder)
    await session.defaultSession.clearCache()
    this.#opened.pageStarts()
    this.#window?.webContents.reloadIgnoringCache()
  }

  /** The page died: everything that counts is in the engine, so a new page asks for the current state. */
  #replace(window: BrowserWindow, reason: string): void {
    const now = Date.now()
    this.#pageDeaths = [...this.#pageDeaths.filter((time) => now - time < 60_000), now]
    const again = this.#pageDeaths.length <= pageDeathsPerMinute
    // The new window first: closing the last one would quit.
    this.#window = null
    if (again) this.showWindow()
    else dialog.showErrorBox('The window keeps failing', `Reason: ${reason}. The work is saved. Start the app again.`)
    window.destroy()
  }

  #raise(window: BrowserWindow): void {
    if (window.isMinimized()) window.restore()
    window.focus()
  }

  #push(event: WindowEvent): void {
    const window = this.#window
    if (window && !window.isDestroyed() && !window.webContents.isCrashed())
      window.webContents.send(channels.push, event)
  }
}

/** The engine's path for an image's file; null when it has none or does not answer. */
async function findFile(engine: EngineProcess, file: FileAddress): Promise<string | null> {
  const reply = await engine.file(file)
  return reply.ok && typeof reply.value === 'string' ? reply.value : null
}
