import { z } from 'zod'
import { failureCodes, moneyFates } from '../../src/contract/failure.ts'

const range = z.strictObject({ low: z.number(), high: z.number() })
const count = z.number().int().min(0)

/** The last line of plan, run, resume, status and retry, as docs/cli.md promises it. */
export const summarySchema = z.strictObject({
  type: z.literal('summary'),
  batch: z.number().int().nullable(),
  rows: count,
  jobs: z.strictObject({
    done: count,
    failed: count,
    unknown: count,
    cancelled: count,
    held: count,
    waiting: count,
  }),
  images: count,
  estimatedUsd: range,
  spentUsd: z.number(),
  reservedUsd: z.number(),
  paused: z.strictObject({ cause: z.string(), message: z.string(), action: z.string() }).nullable(),
  outDir: z.string().nullable(),
  durationMs: count,
})

/** Every kind of line the program writes with `--json`. */
export const recordSchema = z.discriminatedUnion('type', [
  summarySchema,
  z.strictObject({ type: z.literal('note'), message: z.string() }),
  z.strictObject({
    type: z.literal('request'),
    row: count,
    key: z.string(),
    variant: z.number().int().min(1),
    variantName: z.string(),
    endpoint: z.literal('images/generations'),
    body: z.record(z.string(), z.unknown()),
    references: z.array(z.string()),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    estimatedUsd: range,
  }),
  z.strictObject({
    type: z.literal('problem'),
    file: z.string(),
    row: z.number().int().nullable(),
    key: z.string().nullable(),
    column: z.string().nullable(),
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    message: z.string(),
    fix: z.string(),
  }),
  z.strictObject({
    type: z.literal('batch'),
    batch: z.number().int(),
    provider: z.string(),
    rows: count,
    requests: count,
  }),
  z.strictObject({
    type: z.literal('image'),
    image: z.number().int(),
    batch: z.number().int(),
    row: z.number().int(),
    key: z.string(),
    variant: z.string(),
    repeat: z.number().int(),
    width: z.number().int(),
    height: z.number().int(),
    costUsd: z.number(),
    createdAt: z.number().int(),
  }),
  z.strictObject({
    type: z.literal('failure'),
    batch: z.number().int(),
    row: z.number().int(),
    key: z.string(),
    job: z.number().int(),
    state: z.enum(['failed', 'unknown']),
    code: z.enum(failureCodes),
    message: z.string(),
    money: z.enum(moneyFates),
    action: z.string(),
  }),
  z.strictObject({
    type: z.literal('error'),
    code: z.enum(failureCodes),
    message: z.string(),
    money: z.enum(moneyFates),
    action: z.string(),
  }),
])
