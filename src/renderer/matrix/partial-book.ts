import type { PartialView } from '../../contract/job.ts'

interface Entry {
  readonly view: PartialView
  /** Epoch ms when it came. */
  readonly at: number
}

/** Jobs remembered; each is a few numbers. */
const keep = 500

/**
 * The newest partial picture of each job, told to whoever shows that job and to nobody else: an event redraws one cell,
 * and no row is asked for again.
 */
export class PartialBook {
  readonly #known = new Map<number, Entry>()
  readonly #listeners = new Map<number, Set<() => void>>()

  put(jobId: number, view: PartialView, at = Date.now()): void {
    this.#known.delete(jobId)
    this.#known.set(jobId, { view, at })
    const [oldest] = this.#known.keys()
    if (this.#known.size > keep && oldest !== undefined) this.#known.delete(oldest)
    for (const listener of this.#listeners.get(jobId) ?? []) listener()
  }

  /** Null when none came since `since` (epoch ms): what came before belongs to an earlier try. */
  newest(jobId: number, since: number | null): PartialView | null {
    const entry = this.#known.get(jobId)
    return entry !== undefined && entry.at >= (since ?? 0) ? entry.view : null
  }

  /** The final picture is there: nothing of the partial ones is needed any more. */
  forget(jobId: number): void {
    if (!this.#known.delete(jobId)) return
    for (const listener of this.#listeners.get(jobId) ?? []) listener()
  }

  /** Calls `listener` whenever this job's partial picture changes; returns what ends it. */
  subscribe(jobId: number, listener: () => void): () => void {
    const all = this.#listeners.get(jobId) ?? new Set()
    this.#listeners.set(jobId, all.add(listener))
    return () => {
      all.delete(listener)
      if (all.size === 0) this.#listeners.delete(jobId)
    }
  }
}
