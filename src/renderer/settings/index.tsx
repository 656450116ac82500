import { CircleDollarSign, HardDrive, Info, Plug, Power, SunMoon } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { HostInfo } from '../../contract/host.ts'
import { useEngine } from '../engine.ts'
import { FailurePage } from '../failure-page.tsx'
import { StatusNote } from '../frame/status-bar.tsx'
import { useNavigation } from '../navigation.tsx'
import type { SettingsSection } from '../route.ts'
import { Icon, type LucideIcon } from '../ui/icon.tsx'
import { Working } from '../ui/progress.tsx'
import { About } from './about.tsx'
import { Appearance } from './appearance.tsx'
import { Budget } from './budget.tsx'
import { Library } from './library.tsx'
import { Providers } from './providers.tsx'
import { StartUp } from './start-up.tsx'
import './settings.css'

const sections: readonly { readonly id: SettingsSection; readonly label: string; readonly icon: LucideIcon }[] = [
  { id: 'providers', label: 'Providers', icon: Plug },
  { id: 'budget', label: 'Budget', icon: CircleDollarSign },
  { id: 'start-up', label: 'Opening', icon: Power },
  { id: 'library', label: 'Library', icon: HardDrive },
  { id: 'appearance', label: 'Appearance', icon: SunMoon },
  { id: 'about', label: 'About', icon: Info },
]

interface SettingsScreenProps {
  readonly info: HostInfo
  /** The section to show first. */
  readonly section: SettingsSection | undefined
}

/** All settings on one page; the list at the left goes to a section. Changes are saved at once. */
export function SettingsScreen({ info, section = 'providers' }: SettingsScreenProps) {
  const settings = useEngine('settings.get', {})
  const { refine } = useNavigation()
  const page = useRef<HTMLDivElement>(null)
  const isReady = settings.data !== undefined
  useEffect(() => {
    if (isReady) page.current?.querySelector(`#settings-${section}`)?.scrollIntoView({ block: 'start' })
  }, [section, isReady])
  return (
    <>
      <div className="header">
        <h1>Settings</h1>
      </div>
      <div className="settings">
        <nav aria-label="Settings" data-region="">
          {sections.map(({ id, label, icon }) => (
            <AriaButton
              key={id}
              onPress={() => refine({ screen: 'settings', section: id })}
              {...(id === section ? { 'aria-current': 'true' } : {})}
            >
              <Icon of={icon} size={15} />
              {label}
            </AriaButton>
          ))}
        </nav>
        {settings.isPending ? (
          <Working label="Reading the settings" />
        ) : settings.isError ? (
          <FailurePage error={settings.error} onRetry={() => void settings.refetch()} />
        ) : (
          <div ref={page} className="page" data-region="">
            <Providers settings={settings.data} />
            <Budget settings={settings.data} />
            <StartUp settings={settings.data} />
            <Library />
            <Appearance />
            <About info={info} />
          </div>
        )}
      </div>
      <StatusNote>Changes are saved at once</StatusNote>
    </>
  )
}
