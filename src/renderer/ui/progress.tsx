import { LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ProgressBar } from 'react-aria-components'

/** A turning circle for work of 300 ms to 2 s, inside the control that started it. */
export function Spinner({ size = 16 }: { readonly size?: number }) {
  return <LoaderCircle className="ic spinner" size={size} aria-hidden="true" />
}

interface WorkingProps {
  /** "Reading 312 of 500 rows". */
  readonly label: string
  /** 0 to 1 where it is known. */
  readonly fraction?: number | undefined
}

/** Work that takes the place of a screen: nothing for 300 ms, then a spinner with words, or a bar where the share is known. */
export function Working({ label, fraction }: WorkingProps) {
  const late = useLate(300)
  if (!late) return <div className="center-page" aria-busy="true" />
  return (
    <div className="center-page" aria-busy="true">
      <ProgressBar
        className="working"
        aria-label={label}
        isIndeterminate={fraction === undefined}
        value={(fraction ?? 0) * 100}
      >
        {fraction === undefined ? (
          <Spinner size={20} />
        ) : (
          <div className="track">
            <i style={{ width: `${fraction * 100}%` }} />
          </div>
        )}
        <span>{label}</span>
      </ProgressBar>
    </div>
  )
}

/** True once the component has been there for `ms`. */
export function useLate(ms: number): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return late
}
