import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { characterDraftSchema } from '../../src/contract/character.ts'
import { recipeSchema } from '../../src/contract/recipe.ts'

const files = readdirSync('examples', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name))
const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

describe('the files of the examples', () => {
  it.each(files.filter((path) => path.endsWith('.recipe.json')))('%s is a recipe', (path) => {
    expect(recipeSchema.safeParse(json(path)).error).toBeUndefined()
  })
  it.each(files.filter((path) => path.endsWith('.character.json')))('%s is a character', (path) => {
    expect(characterDraftSchema.safeParse(json(path)).error).toBeUndefined()
  })
  it('are small: they come with the program', () => {
    const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0)
    expect(bytes).toBeLessThan(3 * 1024 * 1024)
  })
})
