import { createContext, use, useMemo, useState, type ReactNode } from 'react'
import { home, type Route } from './route.ts'

interface Navigation {
  readonly route: Route
  /** Goes somewhere else; the place left can be gone back to. */
  readonly go: (route: Route) => void
  /** Says more exactly where the window is (filter, focus): no step back to the old words. */
  readonly refine: (route: Route) => void
  /** One step back; to the batches when there is none. */
  readonly back: () => void
}

const NavigationContext = createContext<Navigation | null>(null)

interface NavigationProviderProps {
  readonly start: Route
  readonly onChange: (route: Route) => void
  readonly children: ReactNode
}

const historyLength = 50

/** Holds the place the window is at and the steps that led there. */
export function NavigationProvider({ start, onChange, children }: NavigationProviderProps) {
  const [steps, setSteps] = useState<readonly [Route, ...Route[]]>([start])
  const route = steps[0]
  const value = useMemo<Navigation>(
    () => ({
      route,
      go: (next) => {
        setSteps((old) => [next, ...old.slice(0, historyLength)])
        onChange(next)
      },
      refine: (next) => {
        setSteps(([, ...rest]) => [next, ...rest])
        onChange(next)
      },
      back: () => {
        const [next = home, ...rest] = steps.slice(1)
        setSteps(() => [next, ...rest])
        onChange(next)
      },
    }),
    [route, steps, onChange],
  )
  return <NavigationContext value={value}>{children}</NavigationContext>
}

/** Where the window is, and how to go elsewhere. */
export function useNavigation(): Navigation {
  const navigation = use(NavigationContext)
  if (navigation === null) throw new Error('useNavigation needs NavigationProvider above it')
  return navigation
}
