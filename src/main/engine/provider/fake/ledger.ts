import { appendFileSync } from 'node:fs'
import type { LedgerPart } from './form.ts'

/** One accepted, i.e. billed, request. */
export interface LedgerLine {
  /** Number among accepted requests, from 1. */
  readonly n: number
  /** Number among all image requests received, from 1. */
  readonly request: number
  readonly at: string
  readonly endpoint: string
  readonly clientRequestId: string | null
  readonly idempotencyKey: string | null
  readonly bodySha256: string
  readonly model: string
  readonly prompt: string
  readonly size: string
  readonly quality: string
  readonly usdMicros: number
  /** What a form held, in order. */
  readonly parts: readonly LedgerPart[]
}

export interface Ledger {
  add(line: Omit<LedgerLine, 'n' | 'at'>): void
  readonly lines: readonly LedgerLine[]
  /** JSON, one a line. */
  text(): string
}

/** In memory, and in a file where one is named, so that it outlives a killed process. */
export function openLedger(path: string | null): Ledger {
  const lines: LedgerLine[] = []
  return {
    lines,
    add(line) {
      const whole = { n: lines.length + 1, at: new Date().toISOString(), ...line }
      lines.push(whole)
      // Synchronous: the accountant must have written before anything is answered.
      if (path !== null) appendFileSync(path, `${JSON.stringify(whole)}\n`)
    },
    text: () => lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  }
}
