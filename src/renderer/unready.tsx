import { FailurePage } from './failure-page.tsx'
import { Working } from './ui/progress.tsx'

interface UnreadyProps {
  /** The screen's name: also a screen without its content has a heading. */
  readonly title: string
  /** "Opening the batch". */
  readonly label: string
  readonly query: { readonly isError: boolean; readonly error: unknown; readonly refetch: () => unknown }
}

/** A whole screen whose content is not there yet, or cannot be. */
export function Unready({ title, label, query }: UnreadyProps) {
  return (
    <>
      <div className="header">
        <h1>{title}</h1>
      </div>
      {query.isError ? (
        <FailurePage error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Working label={label} />
      )}
    </>
  )
}
