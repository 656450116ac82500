import type { Bridge } from '../contract/host.ts'

declare global {
  interface Window {
    /** What the preload script lends the window. */
    readonly proofsheet: Bridge
  }
}
