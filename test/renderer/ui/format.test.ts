import { expect, test } from 'vitest'
import { counted, duration, fileSize, ratioText, shortUsd, sizeText } from '../../../src/renderer/ui/format.ts'

test('figures read as people write them', () => {
  expect([counted(1, 'row'), counted(1_000, 'row'), counted(2, 'batch', 'batches')]).toEqual([
    '1 row',
    '1,000 rows',
    '2 batches',
  ])
  expect([fileSize(999), fileSize(84_210), fileSize(1_230_000), fileSize(212e9)]).toEqual([
    '999 B',
    '84 KB',
    '1.2 MB',
    '212 GB',
  ])
  expect([duration(26), duration(2_280), duration(10_200), duration(7_200)]).toEqual([
    '26 s',
    '38 min',
    '2 h 50 min',
    '2 h',
  ])
  expect([shortUsd(50), shortUsd(12.5), sizeText('1024x1024')]).toEqual(['$50', '$12.50', '1024×1024'])
})

test('a shape is said in small numbers, and as a size where there are none', () => {
  const shapes = ['1024x1024', '1536x1024', '864x1536', 'auto', '1000x1'].map(ratioText)
  expect(shapes).toEqual(['1:1', '3:2', '9:16', 'auto', '1000×1'])
})
