import { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import type { BatchSummary } from '../../src/contract/batch.ts'
import { settingsSchema } from '../../src/contract/settings.ts'
import { createEventSink } from '../../src/renderer/engine-cache.ts'

const isStale = (cache: QueryClient, key: readonly unknown[]) => cache.getQueryState(key)?.isInvalidated

it('settings that somebody else saved are those shown, and caps are asked for again', () => {
  const cache = new QueryClient()
  cache.setQueryData(['settings.get', {}], settingsSchema.parse({}))
  cache.setQueryData(['queue.get', {}], { budget: {} })
  const saved = settingsSchema.parse({ provider: 'openai', capUsd: 7 })
  createEventSink(cache)([{ name: 'settings.changed', data: saved }])
  expect(cache.getQueryData(['settings.get', {}])).toEqual(saved)
  expect(isStale(cache, ['queue.get', {}])).toBe(true)
})

it('what a model turned out not to have is asked for again', () => {
  const cache = new QueryClient()
  cache.setQueryData(['models.dropped', {}], [])
  createEventSink(cache)([{ name: 'models.changed', data: null }])
  expect(isStale(cache, ['models.dropped', {}])).toBe(true)
})

function batch(id: number, jobs: number, images: number): BatchSummary {
  return { id, images, held: { rows: jobs, jobs, estimatedUsd: { low: 0, high: jobs } } } as BatchSummary
}

it('what Run would release is added up again only when it is something else', () => {
  const cache = new QueryClient()
  const key = ['batch.held', { batchId: 1 }]
  const other = ['batch.held', { batchId: 2 }]
  cache.setQueryData(['batch.get', { batchId: 1 }], batch(1, 3, 0))
  cache.setQueryData(key, {})
  cache.setQueryData(other, {})
  createEventSink(cache)([{ name: 'batch.changed', data: batch(1, 3, 1) }])
  expect(isStale(cache, key)).toBe(false)
  createEventSink(cache)([{ name: 'batch.changed', data: batch(1, 2, 1) }])
  expect(isStale(cache, key)).toBe(true)
  expect(isStale(cache, other)).toBe(false)
})
