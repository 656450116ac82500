import { longestWaitMs } from '../../../src/main/engine/queue/pace/lane-pace.ts'
import { makePace } from '../../../src/main/engine/queue/pace/make-pace.ts'
import type { Lane, Weight } from '../../../src/main/engine/queue/pace/pace.ts'
import type { RateFacts } from '../../../src/main/engine/provider/provider.ts'

/** One hour, or more, of a lane and a provider's limiter, in virtual time. */
export interface World {
  readonly seed: number
  /** Images a minute from that second on. */
  readonly limits: readonly { readonly fromS: number; readonly perMinute: number }[]
  /** "limit": a full bucket holds a minute's worth; a number: so many. */
  readonly burst: 'limit' | number
  /** Share of requests that carry two references and so weigh three. */
  readonly heavyShare?: number
  readonly latencyS: readonly [number, number]
  /** What the provider tells: the limit in headers of every answer; in the words of refusals; when to come back; nothing. */
  readonly tells: 'headers' | 'text' | 'retry-after' | 'nothing'
  /** What headers claim instead of the truth. */
  readonly lie?: number
  /** Refused although there was room, share of requests; and others who use the same account, images a minute. */
  readonly othersPerMinute?: number
  readonly setting: number
  readonly hours: number
  /** Delay of the wire, one way, ms. */
  readonly wireMs?: readonly [number, number]
  /** Wakes later than asked, ms. */
  readonly lateMs?: number
  readonly remembered?: Map<string, string>
  readonly host?: string
}

export interface Run {
  /** Weight let in between two seconds, as a share of what the limit allowed. */
  share(fromS: number, toS: number): number
  /** Refused requests as a share of all that left, between two seconds. */
  refusals(fromS: number, toS: number): number
  readonly sent: number
  readonly refused: number
  readonly events: readonly { readonly atMs: number; readonly weight: number; readonly isRefused: boolean }[]
  readonly waits: readonly number[]
  readonly remembered: Map<string, string>
  /** Seconds until so many requests were open at once. */
  openAt(width: number): number
}

const lane = (host: string): Lane => ({ provider: 'openai', host, keyFingerprint: 'abcd1234' })

interface Due {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** Runs a world with unlimited work. Pure: the same world gives the same run. */
export function simulate(world: World): Run {
  let now = 0
  let order = 0
  const due: Due[] = []
  const at = (ms: number, run: () => void): void => {
    order += 1
    push(due, { at: ms, order, run })
  }
  const random = generator(world.seed)
  const remembered = world.remembered ?? new Map<string, string>()
  const pace = makePace({
    now: () => now,
    wallClock: () => 1_700_000_000_000 + now,
    random,
    load: (name) => remembered.get(name) ?? null,
    save: (name, learnt) => void remembered.set(name, learnt),
  })
  const here = lane(world.host ?? 'api.example.com')
  const limiter = openLimiter(world)
  const events: { atMs: number; weight: number; isRefused: boolean }[] = []
  const waits: number[] = []
  const firstOpen = new Map<number, number>()
  const endMs = world.hours * 3_600_000
  const [leastWire, mostWire] = world.wireMs ?? [20, 60]
  const between = (least: number, most: number): number => least + (most - least) * random()
  let open = 0
  let timer = 0

  function pump(): void {
    timer += 1
    for (;;) {
      if (open >= world.setting || open >= pace.width(here, world.setting)) break
      const weight: Weight = { images: random() < (world.heavyShare ?? 0) ? 3 : 1, tokens: 500 }
      const wait = pace.waitMs(here, weight)
      waits.push(wait)
      if (wait > 0) break
      send(weight)
    }
    const wait = pace.views().find(({ host }) => host === here.host)?.waitMs ?? 0
    const mine = timer
    if (wait > 0)
      at(now + Math.min(wait, longestWaitMs) + random() * (world.lateMs ?? 5), () => mine === timer && pump())
  }

  function send(weight: Weight): void {
    const leftAt = now
    open += 1
    if (!firstOpen.has(open)) firstOpen.set(open, now / 1_000)
    pace.leaving(here, weight)
    at(now + between(leastWire, mostWire), () => {
      const refusal = limiter(now, weight.images)
      events.push({ atMs: leftAt, weight: weight.images, isRefused: refusal !== null })
      const backMs = refusal === null ? between(...world.latencyS) * 1_000 : between(leastWire, mostWire)
      const facts = factsOf(world, now, refusal)
      at(now + backMs, () => {
        open -= 1
        if (refusal === null) pace.ended(here, weight, { kind: 'accepted', facts })
        else pace.ended(here, weight, { kind: 'refused', facts, retryAfterMs: retryAfterOf(world, refusal) })
        pump()
      })
    })
  }

  at(0, pump)
  for (let next = pop(due); next && next.at <= endMs; next = pop(due)) {
    now = next.at
    next.run()
  }
  const inside = (fromS: number, toS: number) =>
    events.filter(({ atMs }) => atMs >= fromS * 1_000 && atMs < toS * 1_000)
  return {
    events,
    waits,
    remembered,
    sent: events.length,
    refused: events.filter(({ isRefused }) => isRefused).length,
    share(fromS, toS) {
      const letIn = inside(fromS, toS).reduce((sum, { weight, isRefused }) => sum + (isRefused ? 0 : weight), 0)
      let allowed = 0
      for (let second = fromS; second < toS; second += 1) allowed += limitAt(world, second * 1_000) / 60
      return letIn / allowed
    },
    refusals(fromS, toS) {
      const some = inside(fromS, toS)
      return some.filter(({ isRefused }) => isRefused).length / Math.max(1, some.length)
    },
    openAt: (width) => firstOpen.get(width) ?? Number.POSITIVE_INFINITY,
  }
}

interface Refused {
  readonly limit: number
  readonly waitMs: number
}

/** A token bucket as the provider runs it: refilled continuously, emptied by what is let in. */
function openLimiter(world: World): (now: number, weight: number) => Refused | null {
  const capacity = (now: number): number =>
    world.burst === 'limit' ? limitAt(world, now) : Math.max(world.burst, (world.heavyShare ?? 0) > 0 ? 3 : 1)
  let level = capacity(0)
  let before = 0
  return (now, weight) => {
    const limit = limitAt(world, now)
    const perMs = Math.max(0.01, limit - (world.othersPerMinute ?? 0)) / 60_000
    level = Math.min(capacity(now), level + (now - before) * perMs)
    before = now
    if (level >= weight - 1e-9) {
      level -= weight
      return null
    }
    return { limit, waitMs: (weight - level) / perMs }
  }
}

function limitAt({ limits }: World, ms: number): number {
  return limits.findLast(({ fromS }) => fromS * 1_000 <= ms)?.perMinute ?? 5
}

function factsOf(world: World, now: number, refusal: Refused | null): RateFacts | null {
  if (world.tells === 'headers') return { imagesPerMinute: world.lie ?? limitAt(world, now) }
  if (world.tells === 'text' && refusal) {
    return { refusedFor: 'images', imagesPerMinute: refusal.limit, remainingImages: 0 }
  }
  return null
}

function retryAfterOf({ tells }: World, { waitMs }: Refused): number | null {
  return tells === 'nothing' ? null : Math.max(1_000, Math.ceil(waitMs / 1_000) * 1_000)
}

/** mulberry32: 0 <= n < 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A binary heap by time, then by order of arrival. */
function push(heap: Due[], item: Due): void {
  let index = heap.push(item) - 1
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = heap[parent]
    if (above === undefined || !isBefore(item, above)) break
    heap[index] = above
    index = parent
  }
  heap[index] = item
}

function pop(heap: Due[]): Due | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return first
  let index = 0
  for (;;) {
    let child = index * 2 + 1
    const [left, right] = [heap[child], heap[child + 1]]
    if (left === undefined) break
    if (right !== undefined && isBefore(right, left)) child += 1
    const smaller = heap[child]
    if (smaller === undefined || !isBefore(smaller, last)) break
    heap[index] = smaller
    index = child
  }
  heap[index] = last
  return first
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
