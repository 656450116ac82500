import type { ReactNode } from 'react'
import type { HostInfo } from '../../contract/host.ts'
import { useEngineState } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import { classNames } from '../ui/class-names.ts'
import { Working } from '../ui/progress.tsx'
import { Toasts } from '../ui/toast.tsx'
import { DropOverlay } from './drop-overlay.tsx'
import { EngineBanner } from './engine-banner.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { useGlobalKeys } from './global-keys.ts'
import { KeysDialog } from './keys-dialog.tsx'
import { Rail } from './rail.tsx'
import { StatusBar } from './status-bar.tsx'
import { TitleBar } from './title-bar.tsx'

interface FrameProps {
  readonly info: HostInfo
  readonly children: ReactNode
}

/** What stays on screen whatever is shown inside. A screen that breaks leaves the frame, and the way out, standing. */
export function Frame({ info, children }: FrameProps) {
  const { route } = useNavigation()
  const engine = useEngineState()
  const { showsKeys, closeKeys } = useGlobalKeys()
  return (
    <div className={classNames('app', info.platform === 'darwin' && 'mac')}>
      <TitleBar platform={info.platform} />
      <Rail />
      <main className="main" data-region="" tabIndex={-1}>
        <EngineBanner />
        <ErrorBoundary key={route.screen}>
          {engine.kind === 'starting' ? <Working label="Opening the library" /> : children}
        </ErrorBoundary>
      </main>
      <StatusBar />
      <DropOverlay />
      <KeysDialog isOpen={showsKeys} onClose={closeKeys} />
      <Toasts />
    </div>
  )
}
