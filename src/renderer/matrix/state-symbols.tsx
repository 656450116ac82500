import type { RowDisplay } from '../../contract/row.ts'

/**
 * The state icons once, to be used by reference: a grid of cells must stay below 400 elements, and the icons alone would
 * pass that. Same outlines as `StateIcon`.
 */
export function StateSymbols() {
  return (
    <svg className="mx-symbols" aria-hidden="true">
      <symbol id="mx-waiting" viewBox="0 0 24 24">
        <path d="M10.1 2.182a10 10 0 0 1 3.8 0M13.9 21.818a10 10 0 0 1-3.8 0M17.609 3.721a10 10 0 0 1 2.69 2.7M2.182 13.9a10 10 0 0 1 0-3.8M20.279 17.609a10 10 0 0 1-2.7 2.69M21.818 10.1a10 10 0 0 1 0 3.8M3.721 6.391a10 10 0 0 1 2.7-2.69M6.391 20.279a10 10 0 0 1-2.69-2.7" />
      </symbol>
      <symbol id="mx-running" viewBox="0 0 24 24">
        <path d="M21 12a9 9 0 1 1-6.219-8.56" />
      </symbol>
      <symbol id="mx-review" viewBox="0 0 24 24">
        <path d="M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6" />
      </symbol>
      <symbol id="mx-approved" viewBox="0 0 24 24">
        <circle className="solid" cx="12" cy="12" r="10" />
        <path className="glyph" d="m16 9-5.5 5.5L8 12" />
      </symbol>
      <symbol id="mx-rework" viewBox="0 0 24 24">
        <path d="M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8M3 3v5h5" />
      </symbol>
      <symbol id="mx-failed" viewBox="0 0 24 24">
        <rect className="solid" width="18" height="18" x="3" y="3" rx="2" />
        <path className="glyph" d="m15 9-6 6M9 9l6 6" />
      </symbol>
      <symbol id="mx-unknown" viewBox="0 0 24 24">
        <path
          className="solid"
          d="M2.7 10.3a2.41 2.41 0 0 0 0 3.41l7.59 7.59a2.41 2.41 0 0 0 3.41 0l7.59-7.59a2.41 2.41 0 0 0 0-3.41l-7.59-7.59a2.41 2.41 0 0 0-3.41 0Z"
        />
        <path className="glyph" d="M9.6 9.4a2.5 2.5 0 0 1 4.85.83c0 1.67-2.5 2.5-2.5 2.5M12 16.2h.01" />
      </symbol>
      <symbol id="mx-blocked" viewBox="0 0 24 24">
        <path d="M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20M4.93 4.93l14.14 14.14" />
      </symbol>
    </svg>
  )
}

interface StateMarkProps {
  readonly state: RowDisplay
  /** Accessible name where no word stands beside it. */
  readonly label?: string
  readonly className?: string
}

/** A state icon inside the grid, by reference to `StateSymbols`. */
export function StateMark({ state, label, className = '' }: StateMarkProps) {
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  return (
    <svg className={`mx-ico st-${state} ${className}`} {...named}>
      <use href={`#mx-${state}`} />
    </svg>
  )
}
