import { Monitor, Moon, Sun } from 'lucide-react'
import type { Theme } from '../../contract/host.ts'
import { useTheme } from '../theme.tsx'
import type { LucideIcon } from '../ui/icon.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Line, Section } from './section.tsx'

const choices: readonly { readonly value: Theme; readonly label: string; readonly icon: LucideIcon }[] = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'light', label: 'Light', icon: Sun },
]

/** How the window looks. */
export function Appearance() {
  const { theme, setTheme } = useTheme()
  return (
    <Section id="appearance" title="Appearance" hint="All greys are neutral, so pictures look the same in both themes.">
      <Line label="Theme">
        <Segmented label="Theme" value={theme} choices={choices} onChange={setTheme} />
      </Line>
    </Section>
  )
}
