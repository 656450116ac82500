// npm run test:faults [-- name ...] [-- --thousand]: the fault harness at full size. `npm test` runs a sample of it.
import path from 'node:path'
import { main, nodePath, requireInstalled, root, run, toolEnvironment } from './support/project.mjs'

await main((args) => {
  requireInstalled()
  const names = args.filter((arg) => arg !== '--thousand')
  const extra = {
    PROOFSHEET_FAULTS_FULL: '1',
    ...(args.includes('--thousand') ? { PROOFSHEET_FAULTS_KILLS: '1000' } : {}),
  }
  const files = names.length > 0 ? names.map((name) => `test/faults/${name}`) : ['test/faults']
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  // One file after the other: each has the machine to itself, so that kills and disks hit what they mean to hit.
  return run(nodePath, [vitest, 'run', '--no-file-parallelism', '--reporter=verbose', ...files], {
    env: toolEnvironment(extra),
  })
})
