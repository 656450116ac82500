/** Ids asked for in one request, and ms between two, so that a storm of events costs at most a few small messages a second. */
const chunk = 300
const calmMs = 150

export interface RecordBookOptions<Item> {
  readonly fetch: (ids: readonly number[]) => Promise<readonly Item[]>
  readonly idOf: (item: Item) => number
  /** Records kept before the ones out of view are dropped. */
  readonly keep: number
}

/**
 * Details of a long list, known only where someone looks. `look` names the ids in view: missing and stale ones are fetched,
 * together, at most every 150 ms; the rest of the list costs nothing. A record replaced keeps its old value until the new one is here.
 */
export class RecordBook<Item> {
  readonly #options: RecordBookOptions<Item>
  readonly #known = new Map<number, Item>()
  readonly #stale = new Set<number>()
  readonly #asked = new Set<number>()
  /** Asked for and not returned: gone, so not asked for again until they expire. */
  readonly #absent = new Set<number>()
  readonly #listeners = new Set<() => void>()
  #view: readonly number[] = []
  #timer: ReturnType<typeof setTimeout> | null = null
  #lastFetch = 0
  #version = 0
  #failure: unknown = null
  #closed = false

  constructor(options: RecordBookOptions<Item>) {
    this.#options = options
  }

  /** Changes whenever a record or the failure does: the snapshot for useSyncExternalStore. */
  readonly version = (): number => this.#version

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#closed = false
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  get(id: number): Item | undefined {
    return this.#known.get(id)
  }

  /** Why the last fetch did not work; null once one did. */
  get failure(): unknown {
    return this.#failure
  }

  look(ids: readonly number[]): void {
    this.#view = ids
    this.#schedule()
  }

  /** Marks records as outdated; without ids, all of them. Only those in view are fetched again. */
  expire(ids?: Iterable<number>): void {
    if (!ids) this.#absent.clear()
    for (const id of ids ?? this.#known.keys()) {
      this.#absent.delete(id)
      if (this.#known.has(id) || this.#asked.has(id)) this.#stale.add(id)
    }
    this.#schedule()
  }

  retry(): void {
    this.#failure = null
    this.#schedule()
  }

  close(): void {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #missing(): number[] {
    const wanted = (id: number): boolean => (this.#known.has(id) ? this.#stale.has(id) : !this.#absent.has(id))
    return this.#view.filter((id) => !this.#asked.has(id) && wanted(id))
  }

  #schedule(): void {
    if (this.#timer || this.#closed || this.#failure !== null || this.#missing().length === 0) return
    const wait = Math.max(0, this.#lastFetch + calmMs - Date.now())
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#fetch()
    }, wait)
  }

  async #fetch(): Promise<void> {
    const ids = this.#missing().slice(0, chunk)
    this.#lastFetch = Date.now()
    for (const id of ids) {
      this.#asked.add(id)
      this.#stale.delete(id)
    }
    try {
      for (const item of await this.#options.fetch(ids)) this.#known.set(this.#options.idOf(item), item)
      for (const id of ids) if (!this.#known.has(id)) this.#absent.add(id)
    } catch (error) {
      this.#failure = error
    }
    for (const id of ids) this.#asked.delete(id)
    this.#forget()
    this.#version += 1
    for (const listener of this.#listeners) listener()
    this.#schedule()
  }

  /** Oldest records go first; those in view stay. */
  #forget(): void {
    if (this.#known.size <= this.#options.keep) return
    const inView = new Set(this.#view)
    for (const id of this.#known.keys()) {
      if (this.#known.size <= this.#options.keep) return
      if (!inView.has(id)) this.#known.delete(id)
    }
  }
}
