import type { QueueJob } from '../../contract/queue.ts'

/** True when the text is in the job's key, title or variant, or is its row number; an empty text matches all. */
export function matches(job: QueueJob, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  if (wanted === '' || wanted === String(job.rowNumber) || wanted === `row ${job.rowNumber}`) return true
  return [job.key, job.title, job.variantName].some((part) => part.toLowerCase().includes(wanted))
}
