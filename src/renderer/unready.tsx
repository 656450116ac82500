import type { ReactNode } from 'react'
import { FailurePage } from './failure-page.tsx'
import { Working } from './ui/progress.tsx'

interface LoadingProps {
  /** The screen's name: also a screen without its content has a heading. */
  readonly title: string
  /** "Opening the batch". */
  readonly label: string
}

/** A whole screen whose content is not there yet. */
export function Loading({ title, label }: LoadingProps) {
  return (
    <Titled title={title}>
      <Working label={label} />
    </Titled>
  )
}

interface UnreadyProps extends LoadingProps {
  readonly query: { readonly isError: boolean; readonly error: unknown; readonly refetch: () => unknown }
}

/** A whole screen whose content is not there yet, or cannot be. */
export function Unready({ title, label, query }: UnreadyProps) {
  if (!query.isError) return <Loading title={title} label={label} />
  return (
    <Titled title={title}>
      <FailurePage error={query.error} onRetry={() => void query.refetch()} />
    </Titled>
  )
}

function Titled({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <>
      <div className="header">
        <h1>{title}</h1>
      </div>
      {children}
    </>
  )
}
