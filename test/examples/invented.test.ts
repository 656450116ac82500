import { copyFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PlannedRequest } from '../../src/contract/plan.ts'
import type { Problem } from '../../src/contract/problem.ts'
import { run } from '../cli/program.ts'
import { startFake } from '../support/engine.ts'
import { gptImage9, inventedFile } from '../support/invented-model.ts'
import { tempFolder } from '../support/temp.ts'

const patches = { patchPx: 64, mostPatches: 50, leastLongEdge: 256 }
/** Four pictures of 512 x 512 px: 8 x 8 patches each, scaled to 7 x 7 where a model counts at most 50. */
const swatches = ['sage', 'terracotta', 'ink-blue', 'ochre-velvet'].map((name) => `${name}.jpg`)

interface Row {
  readonly references: readonly string[]
  readonly mask?: string
  readonly complexity?: string
}

/** A sheet of edits beside its pictures, and a model file with the invented model and these facts over it. */
function writeSheet(home: string, rows: readonly Row[], over: Record<string, unknown> = {}): readonly string[] {
  const pictures = [...swatches.map((name) => `swatches/${name}`), 'living-room.jpg', 'masks/wall.png']
  for (const path of pictures) copyFileSync(`examples/room/${path}`, join(home, basename(path)))
  const lines = rows.map(({ references, mask = '', complexity = '' }, index) =>
    [index + 1, 'a fox', references.join(';'), mask, complexity].join(','),
  )
  const sheet = join(home, 'edits.csv')
  writeFileSync(sheet, ['id,prompt,references,mask,complexity', ...lines, ''].join('\n'))
  writeFileSync(join(home, 'edits.recipe.json'), JSON.stringify(recipe))
  const models = join(home, 'models.json')
  const model = { ...gptImage9, inputImages: patches, ...over }
  writeFileSync(models, JSON.stringify({ ...inventedFile, models: [model] }))
  return [sheet, '--models', models, '--json']
}

const recipe = {
  mapping: {
    id: { field: 'key' },
    prompt: { field: 'prompt' },
    references: { field: 'references' },
    mask: { field: 'mask' },
    complexity: { field: 'complexity' },
  },
  parameters: { model: gptImage9.id },
}

const plan = async (home: string, args: readonly string[]) => {
  const ended = await run(['plan', ...args], { home })
  const problems = ended.ofType('problem') as unknown as readonly Problem[]
  return { ended, problems, requests: ended.ofType('request') as unknown as readonly PlannedRequest[] }
}

describe('a model that only a file knows', () => {
  it('takes as many pictures as it says, counted as it says, and refuses one more, a mask, and another complexity', async () => {
    const home = tempFolder()
    const first = swatches.slice(0, 1)
    const args = writeSheet(home, [
      { references: [] },
      ...[1, 2, 3].map((n) => ({ references: swatches.slice(0, n) })),
      { references: first, complexity: 'deep' },
      { references: swatches },
      { references: ['living-room.jpg'], mask: 'wall.png' },
      { references: first, complexity: 'low' },
    ])
    const { ended, requests, problems } = await plan(home, args)
    expect(requests.map(({ row }) => row)).toEqual([2, 3, 4, 5, 6])
    expect(requests.map(({ endpoint }) => endpoint)).toEqual(['images/generations', ...Array(4).fill('images/edits')])
    const [none, ...others] = requests.slice(0, 4).map(({ estimatedUsd }) => estimatedUsd.high)
    for (const [index, high] of others.entries())
      expect(high - (none ?? 0)).toBeCloseTo(((index + 1) * 49 * gptImage9.prices.imageIn) / 1e6, 12)
    expect(requests[4]?.body['complexity']).toBe('deep')

    expect(ended.code).toBe(2)
    const said = (row: number) =>
      problems.flatMap((problem) => (problem.row === row ? [problem.message] : [])).join(' ')
    expect(said(7)).toContain('at most 3')
    expect(said(8)).toContain('gpt-image-9 takes no mask')
    expect(said(9)).toContain('"low"')
  })

  it('that makes no edits refuses every picture', async () => {
    const home = tempFolder()
    const args = writeSheet(home, [{ references: swatches.slice(0, 1) }], { endpoints: ['generations'] })
    const { problems } = await plan(home, args)
    expect(problems).toMatchObject([{ code: 'not_supported', message: 'gpt-image-9 takes no pictures along.' }])
  })

  it('is sent its pictures, and bills within the estimate', async () => {
    const home = tempFolder()
    const args = writeSheet(home, [{ references: swatches.slice(0, 3), complexity: 'deep' }])
    const fake = await startFake({ models: [gptImage9] })
    const paid = await run(['run', ...args, '--provider', 'openai'], { home, fake })
    expect([paid.code, paid.last()]).toMatchObject([0, { jobs: { done: 1 } }])
    expect(fake.ledger()[0]?.parts.filter(({ file }) => file !== null)).toHaveLength(3)
  })
})
