// npm run -s proofsheet -- <command>: the command line straight from its source, in the folder the user is in.
import path from 'node:path'
import { main, nodePath, requireInstalled, root, runPassingSignals } from './support/project.mjs'

await main((args) => {
  requireInstalled()
  const program = path.join(root, 'src', 'main', 'cli', 'main.ts')
  return runPassingSignals(nodePath, [program, ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: process.env,
  })
})
