// npm run bench [-- name]: every test/bench/*.bench.ts in a process of its own; fails when one does.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from './support/build.mjs'
import { main, nodePath, requireInstalled, root, run, say, Stop } from './support/project.mjs'

await main(([name = '']) => {
  requireInstalled()
  const folder = path.join(root, 'test', 'bench')
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.bench.ts')) : []
  const chosen = files.filter((file) => file.includes(name)).sort()
  if (chosen.length === 0) throw new Stop(`No benchmark matches "${name}".`)
  ensureBuilt()
  const failed = chosen.filter((file) => {
    say(`\n${file}`)
    return run(nodePath, ['--expose-gc', path.join(folder, file)]) !== 0
  })
  if (failed.length > 0) throw new Stop(`Failed: ${failed.join(', ')}`)
})
