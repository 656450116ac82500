import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { bundleOrigin } from './channels.ts'

/** Sent as a header with every file. No connection leaves the window: it talks through the preload only. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' image:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

export const securityHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const

/** Serves `app://bundle/...`: exactly the files the build made, by exact address. No path is ever computed from a URL. */
export function bundleHandler(folder: string): (request: Request) => Promise<Response> {
  const files = allowList(folder)
  return async (request) => {
    const file = request.method === 'GET' ? files.get(request.url) : undefined
    if (file === undefined) return new Response(null, { status: 404, headers: securityHeaders })
    const type = types[path.extname(file)] ?? 'application/octet-stream'
    return new Response(await readFile(file), { headers: { ...securityHeaders, 'Content-Type': type } })
  }
}

function allowList(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name)
      const relative = path.relative(folder, file).split(path.sep).map(encodeURIComponent).join('/')
      return [`${bundleOrigin}/${relative}`, file]
    }),
  )
}
