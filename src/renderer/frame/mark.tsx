/** The app's mark: four frames of a contact sheet, one of them approved. */
export function Mark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden="true">
      <g fill="none" stroke="var(--c-text-3)" strokeWidth="1.25">
        <rect x="1.6" y="1.6" width="6.2" height="6.2" rx="1" />
        <rect x="1.6" y="10.2" width="6.2" height="6.2" rx="1" />
        <rect x="10.2" y="10.2" width="6.2" height="6.2" rx="1" />
      </g>
      <rect x="9.6" y="1" width="7.4" height="7.4" rx="1.2" fill="var(--c-accent)" />
      <path
        d="M11.2 4.7l1.5 1.5 2.7-3"
        fill="none"
        stroke="var(--c-on-accent)"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
