import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'

export interface EngineLog {
  readonly logger: Logger
  /** From now on this value, also base64, URL- and JSON-encoded, is written as "[redacted]". At least 8 characters. */
  addSecret(value: string): void
  close(): void
}

const fileName = 'proofsheet.log'
/** Bytes at which a start begins a new file; two older ones are kept. */
const rotateAt = 5_000_000
const hidden = '[redacted]'
const keyLike = /\bsk-[A-Za-z0-9_-]{3,}/g
/** `"authorization":"Bearer x"` in JSON, also inside a JSON string, and `Authorization: Bearer x` in text. */
const authorization = /(authorization\\*["']?\s*[:=]\s*\\*["']?)(?:(?:bearer|basic)\s+)?[^"'\\\s,}]+/gi
const bearer = /\b(bearer\s+)[A-Za-z0-9._~+/=-]{8,}/gi

/** Opens `<dir>/proofsheet.log` (0600) for appending, one JSON object a line, each written before the call returns. */
export function openLog(dir: string): EngineLog {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, fileName)
  rotate(path)
  const file = openSync(path, 'a', 0o600)
  const secrets = new Set<string>()
  const sink = { write: (line: string) => writeOrDrop(file, redact(line, secrets)) }
  const logger = pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, sink)
  return {
    logger,
    addSecret: (value) => {
      if (value.length >= 8) for (const form of formsOf(value)) secrets.add(form)
    },
    close: () => closeSync(file),
  }
}

/** A full disk must not stop the engine from saving what is paid for: pino's own destination retries without end there. */
function writeOrDrop(file: number, line: string): void {
  try {
    writeSync(file, line)
  } catch {
    // There is nowhere left to report it.
  }
}

/** The line without secrets; it stays valid JSON. */
function redact(line: string, secrets: ReadonlySet<string>): string {
  let clean = line
  for (const secret of secrets) clean = clean.replaceAll(secret, hidden)
  return clean.replace(authorization, `$1${hidden}`).replace(bearer, `$1${hidden}`).replace(keyLike, hidden)
}

/** Every way a secret can stand in a JSON line, also inside JSON kept as a string; the more escaped form first. */
function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64')
  const plain = [
    secret,
    encodeURIComponent(secret),
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
  ]
  return plain.flatMap((form) => [escaped(escaped(form)), escaped(form)])
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function rotate(path: string): void {
  if (!existsSync(path) || statSync(path).size < rotateAt) return
  if (existsSync(`${path}.1`)) renameSync(`${path}.1`, `${path}.2`)
  renameSync(path, `${path}.1`)
}
