import { expect, test } from 'vitest'
import { treeLines } from '../../../src/renderer/import/output-tree.ts'

test('each folder stands once, before what it holds', () => {
  const lines = treeLines(['web/1.webp', 'square/1.jpg', 'web/2.webp', 'results.csv'])
  expect(lines.map(({ name, depth }) => `${' '.repeat(depth)}${name}`)).toEqual([
    'web',
    ' 1.webp',
    ' 2.webp',
    'square',
    ' 1.jpg',
    'results.csv',
  ])
})
