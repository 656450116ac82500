import { connect, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Long enough for a slow line, short enough that a try costs nothing, ms. */
const patienceMs = 10_000

/**
 * Opens a connection to the host of `url`, with TLS where it asks for it, and closes it. Nothing is sent over it, so it
 * can cost nothing. False for every reason it cannot be opened, `signal` among them.
 */
export function canReach(url: URL, signal: AbortSignal): Promise<boolean> {
  const isSecure = url.protocol === 'https:'
  const port = Number(url.port) || (isSecure ? 443 : 80)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return new Promise((resolve) => {
    const socket = isSecure ? connectTls(secured(host, port)) : connect({ host, port })
    const end = (isReached: boolean): void => {
      socket.destroy()
      resolve(isReached)
    }
    socket.once(isSecure ? 'secureConnect' : 'connect', () => end(true))
    socket.once('error', () => end(false))
    socket.setTimeout(patienceMs, () => end(false))
    if (signal.aborted) end(false)
    else signal.addEventListener('abort', () => end(false), { once: true })
  })
}

/** As strict as the request itself: what it could not send over, whatever the environment says, is not reached. */
function secured(host: string, port: number) {
  return { host, port, rejectUnauthorized: true, ...(isIP(host) === 0 ? { servername: host } : {}) }
}
