import type { Theme, ViewState } from '../contract/host.ts'
import { routeText, type Route } from './route.ts'

/** Remembers the window's theme and place with the shell. */
export interface ViewMemory {
  readonly setTheme: (theme: Theme) => void
  readonly setRoute: (route: Route) => void
  /** Saves what is not saved yet; for the moment the window closes. */
  readonly flush: () => void
}

/** Saves at most once per `ms`, always the newest; a theme and a route changed together travel together. */
export function createViewMemory(start: ViewState, save: (state: ViewState) => void, ms = 300): ViewMemory {
  let state = start
  let timer: ReturnType<typeof setTimeout> | null = null
  const change = (part: Partial<ViewState>): void => {
    state = { ...state, ...part }
    timer ??= setTimeout(flush, ms)
  }
  const flush = (): void => {
    if (timer === null) return
    clearTimeout(timer)
    timer = null
    save(state)
  }
  return {
    setTheme: (theme) => change({ theme }),
    setRoute: (route) => change({ route: routeText(route) }),
    flush,
  }
}
