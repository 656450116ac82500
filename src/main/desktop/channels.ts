/** Where our page comes from. */
export const bundleOrigin = 'app://bundle'

/** The two channels the window may call, and the one the shell pushes on. Shared by ipc.ts and the preload only. */
export const channels = {
  engine: 'proofsheet:engine',
  host: 'proofsheet:host',
  push: 'proofsheet:event',
} as const

/** On the host channel beside the contract's names: a dropped file's path, read by the preload from the File itself. */
export const dropRequest = 'drop'
