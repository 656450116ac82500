import type { ReactNode } from 'react'
import type { SettingsSection } from '../route.ts'

interface SectionProps {
  readonly id: SettingsSection
  readonly title: string
  readonly hint: string
  readonly children: ReactNode
}

/** A group of settings with its name and a sentence at the left. */
export function Section({ id, title, hint, children }: SectionProps) {
  return (
    <section className="set" id={`settings-${id}`} aria-labelledby={`settings-${id}-title`}>
      <div>
        <h2 id={`settings-${id}-title`} className="b">
          {title}
        </h2>
        <p className="t3 s12">{hint}</p>
      </div>
      <div className="lines">{children}</div>
    </section>
  )
}

/** One setting: its name, its control, and what it does. */
export function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="ln">
      <span className="lab">{label}</span>
      {children}
    </div>
  )
}
