// node scripts/draw-examples.mjs: draws the pictures, masks and characters of examples/ anew from test/support/drawings.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { drawExamples } from '../test/support/drawings/render.ts'
import { main, root, say } from './support/project.mjs'

await main(async () => {
  const drawn = await drawExamples()
  for (const { path: name, bytes } of drawn) {
    const target = path.join(root, 'examples', name)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, bytes)
  }
  const total = drawn.reduce((sum, { bytes }) => sum + bytes.length, 0)
  say(`${drawn.length} pictures, ${Math.round(total / 1024)} kB in examples.`)
})
