import { Component, type ErrorInfo, type ReactNode } from 'react'

interface ErrorBoundaryProps {
  readonly children: ReactNode
}

interface ErrorBoundaryState {
  readonly error: unknown
}

/**
 * Catches what a screen threw while drawing. The engine is another process: work, money and pictures are not touched,
 * and reloading the window shows the same library again.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('The window could not draw a screen.', error, info.componentStack)
  }

  override render(): ReactNode {
    const { error } = this.state
    return error === null ? this.props.children : <BrokenScreen error={error} />
  }
}

/** Plain elements only: whatever broke must not be able to break this as well. */
function BrokenScreen({ error }: { readonly error: unknown }) {
  const message = error instanceof Error ? error.message : String(error)
  return (
    <div className="center-page" role="alert">
      <div className="empty">
        <h1 className="b">This screen stopped working</h1>
        <p className="t2 s12">
          Pictures, money and the running batch are not touched: they live in another process. Reload the window to go
          on.
        </p>
        <p className="t3 s12 mono selectable">{message}</p>
        <div className="row">
          <button type="button" className="btn strong sm" onClick={() => window.location.reload()}>
            Reload the window
          </button>
        </div>
      </div>
    </div>
  )
}
