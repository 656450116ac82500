import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { assertNever } from '../contract/assert-never.ts'
import type { HostInfo, ViewState } from '../contract/host.ts'
import { BatchesScreen } from './batches/index.tsx'
import { CharactersScreen } from './characters/index.tsx'
import { cache, host, toastFailure } from './engine.ts'
import { Frame } from './frame/frame.tsx'
import { GalleryScreen } from './gallery/index.tsx'
import { ImageScreen } from './image/index.tsx'
import { DraftProvider } from './import/draft.tsx'
import { ImportScreen } from './import/index.tsx'
import { MatrixScreen } from './matrix/index.tsx'
import { NavigationProvider, useNavigation } from './navigation.tsx'
import { QueueScreen } from './queue/index.tsx'
import type { Route } from './route.ts'
import { SettingsScreen } from './settings/index.tsx'
import { SpendScreen } from './spend/index.tsx'
import { ThemeProvider } from './theme.tsx'
import { createViewMemory } from './view-memory.ts'

interface AppProps {
  readonly info: HostInfo
  readonly viewState: ViewState
  readonly start: Route
}

/** The whole window. */
export function App({ info, viewState, start }: AppProps) {
  const [memory] = useState(() =>
    createViewMemory(viewState, (state) => void host('host.saveViewState', state).catch(toastFailure)),
  )
  useEffect(() => {
    addEventListener('pagehide', memory.flush)
    return () => removeEventListener('pagehide', memory.flush)
  }, [memory])
  return (
    <QueryClientProvider client={cache}>
      <ThemeProvider start={viewState.theme} onChange={memory.setTheme}>
        <NavigationProvider start={start} onChange={memory.setRoute}>
          <DraftProvider>
            <Frame info={info}>
              <Screen info={info} />
            </Frame>
          </DraftProvider>
        </NavigationProvider>
      </ThemeProvider>
    </QueryClientProvider>
  )
}

function Screen({ info }: { readonly info: HostInfo }) {
  const { route } = useNavigation()
  switch (route.screen) {
    case 'batches':
      return <BatchesScreen />
    case 'import':
      return <ImportScreen />
    case 'batch':
      return <MatrixScreen key={route.batchId} route={route} />
    case 'queue':
      return <QueueScreen />
    case 'spend':
      return <SpendScreen route={route} />
    case 'gallery':
      return <GalleryScreen route={route} />
    case 'characters':
      return <CharactersScreen route={route} />
    case 'image':
      return <ImageScreen route={route} />
    case 'settings':
      return <SettingsScreen info={info} section={route.section} />
    default:
      return assertNever(route)
  }
}
