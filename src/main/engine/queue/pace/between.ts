/** An instant at which the provider's bucket was known to be empty, and what had been let in until then. */
interface Mark {
  readonly at: number
  readonly letIn: number
}

/** What refusals so far say about the limit. */
export interface Evidence {
  /** Let in a minute between two refusals; null while too little was. */
  readonly perMinute: number | null
  /** The last refusal was only a few requests ago. */
  readonly isClose: boolean
}

/** Requests that must lie between two refusals before their number says anything. */
const enoughRequests = 8

/**
 * Measures a limit nobody tells. A refusal proves that the provider's bucket is empty; so what was let in between two
 * refusals is what was refilled meanwhile, less what overflowed: never more than the limit, and close to it when we were.
 */
export class Between {
  #letIn = 0
  #last: Mark | null = null
  /** First of the refusals that lie close together. */
  #first: Mark | null = null

  /** Weight that left and was not refused, ever. */
  get letIn(): number {
    return this.#letIn
  }

  get isFirst(): boolean {
    return this.#last === null
  }

  left(weight: number): void {
    this.#letIn += weight
  }

  takeBack(weight: number): void {
    this.#letIn -= weight
  }

  /** After `takeBack` of the refused request. `heaviest`: the most one request weighs. */
  refused(now: number, heaviest: number): Evidence {
    const mark = { at: now, letIn: this.#letIn }
    const enough = enoughRequests * heaviest
    const isClose = this.#last !== null && mark.letIn - this.#last.letIn < enough
    const since = isClose ? this.#first : this.#last
    this.#last = mark
    if (!isClose) this.#first = mark
    if (since === null || mark.letIn - since.letIn < enough || now <= since.at) return { perMinute: null, isClose }
    return { perMinute: ((mark.letIn - since.letIn) / (now - since.at)) * 60_000, isClose }
  }

  /** A refusal of the same round: the bucket is still empty. */
  refusedAgain(now: number): void {
    this.#last = { at: now, letIn: this.#letIn }
  }

  /** The limit changed: what was measured under the old one says nothing. */
  forget(now: number): void {
    this.#last = { at: now, letIn: this.#letIn }
    this.#first = this.#last
  }
}
