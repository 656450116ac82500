import { setTimeout as delay } from 'node:timers/promises'
import type { BatchSummary } from '../../../src/contract/batch.ts'
import type { BatchOptions } from '../../../src/contract/recipe.ts'
import { thingRecipe, writeSheet } from '../../support/engine.ts'
import type { Accountant } from './accountant.ts'
import type { EngineProcess } from './engine-process.ts'

/** Makes a batch of so many rows and lets all of it be sent. */
export async function runNewBatch(
  engine: EngineProcess,
  rows: number,
  options: Partial<BatchOptions> = {},
): Promise<number> {
  const { draftId, recipe } = await engine.ask('sheet.open', { path: writeSheet(rows) })
  const { batchId } = await engine.ask('batch.create', {
    draftId,
    recipe: { ...thingRecipe, mapping: recipe.mapping },
    options: { provider: 'openai', concurrency: 2, capUsd: 100_000, ...options },
  })
  await engine.ask('batch.run', { batchId })
  return batchId
}

/** Asks until it is so: what brings it about lies outside the engine, so there is no event to wait for. */
export async function batchOnce(
  engine: EngineProcess,
  batchId: number,
  isSo: (batch: BatchSummary) => boolean,
): Promise<BatchSummary> {
  for (;;) {
    const batch = await engine.ask('batch.get', { batchId })
    if (isSo(batch)) return batch
    await delay(20)
  }
}

export const isPaused = ({ jobs, pause }: BatchSummary): boolean => jobs.running === 0 && pause !== null
export const isOver = ({ state }: BatchSummary): boolean => state === 'finished'

/** Resolves when the API has received so many image requests. */
export async function requestsAre({ fake }: Accountant, least: number): Promise<void> {
  while (fake.received() < least) await delay(5)
}

/** Billed requests beyond the first for the same picture, where every prompt is wanted once. */
export function duplicates({ fake }: Accountant): number {
  const prompts = fake.ledger().map(({ prompt }) => prompt)
  return prompts.length - new Set(prompts).size
}
