import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { InputFormat } from '../../../src/contract/reference.ts'
import type { Recipe } from '../../../src/contract/recipe.ts'
import { character, picture, shelf } from './picture-shelf.ts'
import { composeOne } from './support.ts'

interface PictureFacts {
  readonly sha256: string
  readonly format: InputFormat
}

/** A request written by hand from the provider's documentation. `body`: the text, to the character. */
interface Golden {
  readonly what: string
  readonly endpoint: string
  readonly row: Readonly<Record<string, string>>
  readonly recipe: Partial<Recipe>
  readonly pictures?: Readonly<Record<string, readonly PictureFacts[]>>
  readonly characters?: readonly {
    readonly name: string
    readonly title: string
    readonly identity: string
    readonly forbidden: string
    readonly references: readonly PictureFacts[]
  }[]
  readonly body: string
}

const folder = join(import.meta.dirname, '../../fixtures/requests')
const goldens = readdirSync(folder)
  .filter((name) => /^(generation|edit)-[a-z-]+\.json$/.test(name))
  .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Golden] as const)

function bookOf({ pictures = {}, characters = [] }: Golden) {
  const found = Object.entries(pictures).map(([source, facts]) => {
    return [source, facts.map((fact) => picture(source, fact))] as const
  })
  const cast = characters.map(({ references, ...facts }) => {
    const shown = references.map((fact, index) => ({ picture: picture(`${index}`, fact), canon: index === 0 }))
    return { ...character(facts.name, 0), ...facts, references: shown }
  })
  return shelf(Object.fromEntries(found), cast)
}

describe('requests as documented', () => {
  it('are there', () => {
    expect(goldens.length).toBeGreaterThanOrEqual(12)
  })

  it.each(goldens)('%s', (_name, golden) => {
    const { requests, problems } = composeOne(golden.row, golden.recipe, {}, bookOf(golden))
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(requests).toHaveLength(1)
    expect(requests[0]?.bodyText).toBe(golden.body)
    expect(requests[0]?.endpoint).toBe(golden.endpoint)
    expect(requests[0]?.hash).toBe(createHash('sha256').update(golden.body).digest('hex'))
  })
})
