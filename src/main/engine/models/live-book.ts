import type { LiveRegistry } from './live-registry.ts'
import { openModelBook, type BookOptions, type ModelBook } from './model-book.ts'

/**
 * A book of the registry in force. Every answer is of the file that was read last; `now()` looks at the file first and
 * gives the book that stays as it is, for work that must not see two of them.
 */
export function openLiveBook(live: LiveRegistry, options: Omit<BookOptions, 'registry'>): ModelBook {
  let { registry } = live.current()
  let book = openModelBook({ ...options, registry })
  const current = (): ModelBook => {
    if (live.current().registry === registry) return book
    registry = live.current().registry
    book = openModelBook({ ...options, registry })
    return book
  }
  return {
    get defaultModel() {
      return current().defaultModel
    },
    now: () => {
      live.look()
      return current()
    },
    list: () => current().list(),
    find: (id) => current().find(id),
    retired: (id) => current().retired(id),
    daysLeft: (id) => current().daysLeft(id),
    ending: (days) => current().ending(days),
    dropped: (model) => current().dropped(model),
    checkSize: (...asked) => current().checkSize(...asked),
    sizeForAspect: (...asked) => current().sizeForAspect(...asked),
    estimate: (...asked) => current().estimate(...asked),
    learnt: (...asked) => current().learnt(...asked),
    withPrices: (list) => current().withPrices(list),
    priceList: (used) => current().priceList(used),
    costOf: (...asked) => current().costOf(...asked),
    isPriced: (model) => current().isPriced(model),
    svgCostOf: (...asked) => current().svgCostOf(...asked),
    svgHold: (model) => current().svgHold(model),
    timeoutMs: (...asked) => current().timeoutMs(...asked),
  }
}
