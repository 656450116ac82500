import { describe, expect, it } from 'vitest'
import { RecordBook } from '../../../src/renderer/matrix/record-book.ts'

interface Item {
  readonly id: number
  readonly round: number
}

function bookOf(known: (id: number) => boolean = () => true, keep = 1_000) {
  const asked: number[][] = []
  let failure: Error | null = null
  const book = new RecordBook<Item>({
    fetch: async (ids) => {
      asked.push([...ids])
      if (failure) throw failure
      return ids.filter(known).map((id) => ({ id, round: asked.length }))
    },
    idOf: (item) => item.id,
    keep,
  })
  const settled = (): Promise<void> => new Promise((resolve) => book.subscribe(resolve))
  return { book, asked, settled, fail: (error: Error | null) => (failure = error) }
}

describe('details of a long list', () => {
  it('asks once for what is in view', async () => {
    const { book, asked, settled } = bookOf()
    book.look([1, 2, 3])
    book.look([1, 2, 3])
    await settled()
    expect(asked).toEqual([[1, 2, 3]])
    expect(book.get(2)).toEqual({ id: 2, round: 1 })
    book.close()
  })

  it('asks again only for what expired and is in view, and keeps the old value until then', async () => {
    const { book, asked, settled } = bookOf()
    book.look([1, 2, 3])
    await settled()
    book.expire([2, 99])
    expect(book.get(2)?.round).toBe(1)
    await settled()
    expect(asked[1]).toEqual([2])
    expect(book.get(2)?.round).toBe(2)
    book.close()
  })

  it('does not ask again for what is gone, until it expires', async () => {
    const { book, asked, settled } = bookOf((id) => id !== 2)
    book.look([1, 2])
    await settled()
    book.look([1, 2, 3])
    await settled()
    expect(asked).toEqual([[1, 2], [3]])
    book.expire([2])
    await settled()
    expect(asked[2]).toEqual([2])
    book.close()
  })

  it('stops after a failure and goes on when told to', async () => {
    const { book, settled, fail } = bookOf()
    fail(new Error('gone'))
    book.look([1])
    await settled()
    expect(book.failure).toBeInstanceOf(Error)
    fail(null)
    book.retry()
    await settled()
    expect(book.failure).toBeNull()
    expect(book.get(1)).toBeDefined()
    book.close()
  })

  it('forgets what is out of view when there is too much, never what is in view', async () => {
    const { book, settled } = bookOf(undefined, 3)
    book.look([1, 2, 3])
    await settled()
    book.look([3, 4, 5])
    await settled()
    expect([1, 2].some((id) => book.get(id) !== undefined)).toBe(false)
    expect([3, 4, 5].every((id) => book.get(id) !== undefined)).toBe(true)
    book.close()
  })
})
