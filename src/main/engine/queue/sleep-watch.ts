/** How often the time is looked at, and how late a look may be before the machine must have slept, ms. */
const everyMs = 5_000
const lateMs = 30_000

/**
 * Calls `onWake` when this process or the whole machine stood still: the wall clock moved on much further than the timer
 * was set for. A clock that is merely set forward looks the same; one needless look at the network is all it costs.
 * Returns what ends the watch.
 */
export function watchSleep(clock: () => number, onWake: () => void): () => void {
  let last = clock()
  const timer = setInterval(() => {
    const now = clock()
    if (now - last > everyMs + lateMs) onWake()
    last = now
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
