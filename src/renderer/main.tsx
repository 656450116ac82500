import './zod-without-eval.ts'
import '@fontsource-variable/inter/index.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { host, startEngineState } from './engine.ts'
import { ErrorBoundary } from './frame/error-boundary.tsx'
import { routeFrom } from './route.ts'
import './ui/index.css'
import './frame/frame.css'

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root')

const [info, viewState] = await Promise.all([host('host.info', {}), host('host.viewState', {})])
startEngineState(info.engine)
createRoot(root).render(
  <ErrorBoundary>
    <App info={info} viewState={viewState} start={routeFrom(viewState.route)} />
  </ErrorBoundary>,
)
