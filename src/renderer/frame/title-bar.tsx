import { ChevronRight, Minus, Square, X } from 'lucide-react'
import { Button } from 'react-aria-components'
import type { HostInfo } from '../../contract/host.ts'
import { host, toastFailure } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { EllipsisText } from '../ui/ellipsis-text.tsx'
import { Icon } from '../ui/icon.tsx'
import { useCrumbs } from './crumbs.ts'
import { Mark } from './mark.tsx'

/** 36 px: mark, where you are, and the window's own buttons where the system draws none. The rest drags the window. */
export function TitleBar({ platform }: { readonly platform: HostInfo['platform'] }) {
  const crumbs = useCrumbs()
  const { go } = useNavigation()
  return (
    <header className="titlebar">
      <span className="brand">
        <Mark />
      </span>
      <nav className="crumbs" aria-label="Breadcrumb">
        <ol>
          {crumbs.map(({ label, route }, at) => (
            <li key={label}>
              {at === 0 ? null : <Icon of={ChevronRight} size={12} />}
              {route === null ? (
                <span className="here clip" aria-current="page">
                  <EllipsisText>{label}</EllipsisText>
                </span>
              ) : (
                <Button className="clip" onPress={() => go(route)}>
                  {label}
                </Button>
              )}
            </li>
          ))}
        </ol>
      </nav>
      {platform === 'darwin' ? null : <WindowButtons />}
    </header>
  )
}

function act(action: 'minimize' | 'maximize' | 'close'): void {
  void host('host.window', { action }).catch(toastFailure)
}

function WindowButtons() {
  return (
    <div className="winctl">
      <Button aria-label="Minimize" onPress={() => act('minimize')}>
        <Icon of={Minus} />
      </Button>
      <Button aria-label="Maximize or restore" onPress={() => act('maximize')}>
        <Icon of={Square} size={11} />
      </Button>
      <Button aria-label="Close" onPress={() => act('close')}>
        <Icon of={X} size={15} />
      </Button>
    </div>
  )
}
