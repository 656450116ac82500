import { useRef, type ReactNode } from 'react'
import type { HostInfo } from '../../contract/host.ts'
import { useEngineState } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import type { Route } from '../route.ts'
import { classNames } from '../ui/class-names.ts'
import { Toasts } from '../ui/toast.tsx'
import { Loading } from '../unready.tsx'
import { DropOverlay } from './drop-overlay.tsx'
import { EngineBanner } from './engine-banner.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { useGlobalKeys } from './global-keys.ts'
import { useKeptFocus } from './kept-focus.ts'
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
  const main = useRef<HTMLElement>(null)
  useKeptFocus(main, route.screen)
  return (
    <div className={classNames('app', info.platform === 'darwin' && 'mac')}>
      <TitleBar platform={info.platform} />
      <Rail />
      <main ref={main} className="main" data-region="" tabIndex={-1}>
        <EngineBanner />
        <ErrorBoundary key={route.screen}>
          {engine.kind === 'starting' ? <Loading title={titles[route.screen]} label="Opening the library" /> : children}
        </ErrorBoundary>
      </main>
      <StatusBar />
      <DropOverlay />
      <KeysDialog isOpen={showsKeys} onClose={closeKeys} />
      <Toasts />
    </div>
  )
}

/** Of screens whose library is not open yet. */
const titles: Readonly<Record<Route['screen'], string>> = {
  batches: 'Batches',
  import: 'New batch',
  batch: 'Batch',
  queue: 'Queue',
  spend: 'Spend',
  gallery: 'Gallery',
  characters: 'Characters',
  image: 'Picture',
  settings: 'Settings',
}
