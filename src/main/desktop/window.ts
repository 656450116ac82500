import { app, BrowserWindow, nativeTheme, screen, type Rectangle, type WebContents } from 'electron'
import { bundleOrigin } from './channels.ts'
import type { StateFile, WindowBounds } from './state.ts'

/** Smallest window the screens are drawn for, and the size of the first start, px. */
const smallest = { minWidth: 1024, minHeight: 680 }
const firstSize = { width: 1440, height: 900 }
/** `--c-chrome` of the two themes: what shows before the first frame. */
const chrome = { dark: '#141414', light: '#e4e4e4' }
const saveDelayMs = 400

/** Opens the window where it was, hidden until its first frame is ready. */
export function openWindow(state: StateFile, preload: string): BrowserWindow {
  const remembered = state.state.window
  const window = new BrowserWindow({
    ...smallest,
    ...(remembered && isOnScreen(remembered) ? bounds(remembered) : firstSize),
    title: app.getName(),
    show: false,
    ...(process.platform === 'darwin' ? { titleBarStyle: 'hidden' } : { frame: false }),
    backgroundColor: nativeTheme.shouldUseDarkColors ? chrome.dark : chrome.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      // Chromium's spelling dictionaries come from the network.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  if (remembered?.maximized) window.maximize()
  rememberPlace(window, state)
  window.once('ready-to-show', () => window.show())
  // A load cut short by closing the window is no failure; a page that cannot be read shows as an empty window.
  const load = (): void => void window.loadURL(`${bundleOrigin}/index.html`).catch(() => undefined)
  // Chromium asks nobody before it goes to about:blank.
  window.webContents.on('did-navigate', (_event, url) => {
    if (!url.startsWith(`${bundleOrigin}/index.html`)) load()
  })
  load()
  return window
}

/** For every page there will ever be: it stays where it is, opens nothing and embeds nothing. */
export function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('select-bluetooth-device', (event, _devices, answer) => {
    event.preventDefault()
    answer('')
  })
}

function bounds({ x, y, width, height }: WindowBounds): Rectangle {
  return { x, y, width, height }
}

function isOnScreen(place: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const right = Math.min(place.x + place.width, workArea.x + workArea.width)
    const bottom = Math.min(place.y + place.height, workArea.y + workArea.height)
    return right - Math.max(place.x, workArea.x) > 100 && bottom - Math.max(place.y, workArea.y) > 50
  })
}

function rememberPlace(window: BrowserWindow, state: StateFile): void {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    if (!window.isDestroyed()) state.save({ window: placeOf(window) })
  }
  const later = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, saveDelayMs)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('close', save)
  window.once('closed', () => clearTimeout(timer))
}

function placeOf(window: BrowserWindow): WindowBounds {
  return { ...window.getNormalBounds(), maximized: window.isMaximized() }
}
