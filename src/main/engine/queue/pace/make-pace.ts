import { LanePace, type LaneParts } from './lane-pace.ts'
import { readLearnt, type Learnt, type LearntRate } from './learnt.ts'
import type { Lane, Pace } from './pace.ts'

export interface PaceParts extends LaneParts {
  /** What `save` was last given for this name, in this sitting or an earlier one; null when never. */
  readonly load: (name: string) => string | null
  readonly save: (name: string, learnt: string) => void
  /** Whether servers on this machine are paced from the start, as others are. Default false. */
  readonly pacesThisMachine?: boolean
}

/** Names of this machine: whoever answers there is not limited by an account, unless it says so. */
const ofThisMachine = /^(practice|localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/
/** A rate found by trial is written down again when it has moved by this share. */
const worthSaving = 0.1

/**
 * The pace of every lane, learnt from what providers say and do. `now` is a monotonic clock in ms that nobody can set;
 * `wallClock` (epoch ms) only dates what was learnt.
 */
export function makePace(parts: PaceParts): Pace {
  const lanes = new Map<string, { readonly lane: Lane; readonly pace: LanePace; saved: Learnt }>()

  function entryOf(lane: Lane) {
    const name = `${lane.provider}@${lane.host}#${lane.keyFingerprint}`
    const known = lanes.get(name)
    if (known) return { name, entry: known }
    const saved = readLearnt(parts.load(name))
    const isFree = ofThisMachine.test(lane.host) && parts.pacesThisMachine !== true
    const entry = { lane, pace: new LanePace(parts, saved, isFree), saved }
    lanes.set(name, entry)
    return { name, entry }
  }

  return {
    waitMs: (lane, weight) => entryOf(lane).entry.pace.waitMs(weight),
    width: (lane, setting) => entryOf(lane).entry.pace.width(setting),
    leaving: (lane, weight) => entryOf(lane).entry.pace.leaving(weight),
    ended(lane, weight, ending) {
      const { name, entry } = entryOf(lane)
      entry.pace.ended(weight, ending)
      const { learnt } = entry.pace
      if (!isNews(entry.saved, learnt)) return
      entry.saved = learnt
      parts.save(name, JSON.stringify(learnt))
    },
    views: () => [...lanes.values()].map(({ lane, pace }) => pace.view(lane)),
  }
}

function isNews(before: Learnt, after: Learnt): boolean {
  return (['images', 'requests', 'tokens'] as const).some((of) => hasMoved(before[of], after[of]))
}

function hasMoved(before: LearntRate | null, after: LearntRate | null): boolean {
  if (before === null || after === null) return before !== after
  if (before.limit !== after.limit || before.from !== after.from || before.burst !== after.burst) return true
  return Math.abs(before.perMinute - after.perMinute) > before.perMinute * worthSaving
}
