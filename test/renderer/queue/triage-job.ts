import type { TriageJob } from '../../../src/contract/queue.ts'

/** A request that was sent to OpenAI and never answered, $0.03 held. */
export function triageJob(change: Partial<TriageJob> = {}): TriageJob {
  return {
    jobId: 1,
    batchId: 1,
    rowId: 1,
    rowNumber: 2,
    key: 'P-1',
    title: 'A blue mug',
    variantName: 'Studio',
    state: 'unknown',
    model: 'gpt-image-2',
    size: '1024x1024',
    quality: 'low',
    complexity: null,
    background: null,
    format: 'png',
    references: 0,
    isChanged: false,
    startedAt: null,
    estimatedUsd: { low: 0.02, high: 0.03 },
    prompt: 'A blue mug',
    failure: { code: 'outcome_unknown', message: 'No answer came.', money: 'held', action: 'Choose.' },
    heldUsd: 0.03,
    attempt: { id: 'attempt-1', requestId: null, host: 'api.openai.com', sentAt: null, elapsedMs: null },
    ...change,
  }
}
