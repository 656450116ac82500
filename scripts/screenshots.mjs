// npm run screenshots: drives the real app through its screens and writes docs/screenshots/*.png in full colour: states differ by it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { main, nodePath, root, say, Stop } from './support/project.mjs'

const taken = path.join(root, 'test-results', 'screenshots', 'docs')
const kept = path.join(root, 'docs', 'screenshots')

/** All of them together, bytes: the repository carries them. */
const mostBytes = 20 * 1024 * 1024

await main(async (args) => {
  rmSync(taken, { recursive: true, force: true })
  const run = [path.join(root, 'scripts', 'test-desktop.mjs'), '--project=screenshots', ...args]
  const { status } = spawnSync(nodePath, run, { stdio: 'inherit' })
  if (status !== 0) throw new Stop('Not every screen could be reached; docs/screenshots is as it was.')
  mkdirSync(kept, { recursive: true })
  let bytes = 0
  for (const name of readdirSync(taken)) {
    const target = path.join(kept, name)
    await sharp(path.join(taken, name)).png({ compressionLevel: 9 }).toFile(target)
    bytes += statSync(target).size
  }
  say(`${readdirSync(taken).length} pictures, ${(bytes / 1024 / 1024).toFixed(1)} MB in docs/screenshots.`)
  if (bytes > mostBytes) throw new Stop('That is more than the repository should carry.')
})
