import type { Session } from 'electron'

const allowed: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])
/** The window loads from app: and image: only. Whatever asks for anything else is stopped here, below the page's policy. */
const foreign = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*']

/** Denies every permission, device and foreign address; copying text is the one exception. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => allowed.has(permission))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }))
  session.setUSBProtectedClassesHandler(() => [])
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest({ urls: foreign }, (_details, answer) => answer({ cancel: true }))
}
