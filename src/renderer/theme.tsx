import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { Theme } from '../contract/host.ts'

interface ThemeChoice {
  readonly theme: Theme
  readonly setTheme: (theme: Theme) => void
}

const ThemeContext = createContext<ThemeChoice | null>(null)

interface ThemeProviderProps {
  readonly start: Theme
  readonly onChange: (theme: Theme) => void
  readonly children: ReactNode
}

/** Sets data-theme on the document; "system" follows the system while the window is open. */
export function ThemeProvider({ start, onChange, children }: ThemeProviderProps) {
  const [theme, setTheme] = useState(start)
  useEffect(() => {
    const light = window.matchMedia('(prefers-color-scheme: light)')
    const apply = (): void => {
      document.documentElement.dataset['theme'] = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme
    }
    apply()
    light.addEventListener('change', apply)
    return () => light.removeEventListener('change', apply)
  }, [theme])
  const value = useMemo<ThemeChoice>(
    () => ({
      theme,
      setTheme: (next) => {
        setTheme(next)
        onChange(next)
      },
    }),
    [theme, onChange],
  )
  return <ThemeContext value={value}>{children}</ThemeContext>
}

/** The chosen theme and how to choose another. */
export function useTheme(): ThemeChoice {
  const choice = use(ThemeContext)
  if (choice === null) throw new Error('useTheme needs ThemeProvider above it')
  return choice
}
