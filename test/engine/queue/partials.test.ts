import { expect, test } from 'vitest'
import type { Claim } from '../../../src/main/engine/queue/claim.ts'
import { makePartials } from '../../../src/main/engine/queue/partials.ts'
import { tempFolder } from '../../support/temp.ts'

const first = '0198a0e2-7a4c-7000-8000-000000000001'
const second = '0198a0e2-7a4c-7000-8000-000000000002'
const claimOf = (attemptId: string): Claim => ({ attemptId, job: { id: 7, batch_id: 1, row_id: 3 } }) as Claim

test('a preview that comes after a finer one can be read, and is not shown in its place; another try begins anew', () => {
  const told: number[] = []
  const partials = makePartials(tempFolder(), { partial: ({ index }) => void told.push(index) })
  for (const index of [2, 1, 3]) partials.came(claimOf(first), { index, of: 3 })
  expect(told).toEqual([2, 3])
  expect(partials.newest(7)).toEqual({ index: 3, of: 3 })
  expect(partials.file(7, 1)).not.toBeNull()
  partials.came(claimOf(second), { index: 1, of: 3 })
  expect(told).toEqual([2, 3, 1])
  expect(partials.newest(7)).toEqual({ index: 1, of: 3 })
  expect(partials.file(7, 3)).toBeNull()
})
