import { z } from 'zod'

/** Records as their tables have them, parents first: the order in which they are put back. */
export const ledgerTables = ['setting', 'batch', 'row', 'job', 'attempt', 'image', 'rendition', 'spend_day'] as const
export type LedgerTable = (typeof ledgerTables)[number]

export const ledgerKinds = ['setting', 'batch', 'unsent', 'row', 'job', 'attempt', 'day'] as const
/**
 * What a line is about. `attempt` carries its job and row, and the image once there is one; `unsent` some rows of a batch
 * with those of their jobs that were never claimed.
 */
export type LedgerKind = (typeof ledgerKinds)[number]

const record = z.record(z.string().regex(/^[a-z0-9_]+$/), z.union([z.string(), z.number(), z.null()]))
export type LedgerRecord = z.infer<typeof record>

const lineSchema = z.object({
  v: z.literal(1),
  /** Epoch ms of writing. */
  at: z.number(),
  kind: z.enum(ledgerKinds),
  rows: z.partialRecord(z.enum(ledgerTables), z.array(record)),
  /** Jobs that were removed before anything was sent for them. Their numbers stay taken. */
  gone: z.array(z.int().positive()).optional(),
})

/**
 * One line of the ledger: the records a change touched, whole, as they were after it. Of two lines about the same record
 * the later one holds, so repeating lines changes nothing.
 */
export type LedgerLine = z.infer<typeof lineSchema>

/** A line read back, or null where it is torn or not ours. */
export function parseLine(text: string): LedgerLine | null {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
