import type { ReactNode } from 'react'
import type { Choice } from '../ui/choice.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'

interface SettingLineProps {
  readonly label: string
  /** What the setting means or is limited by, under it. */
  readonly hint?: string | null
  readonly children: ReactNode
}

/** One setting: its name, its control, and a sentence about it. */
export function SettingLine({ label, hint = null, children }: SettingLineProps) {
  return (
    <div className="ln">
      <span className="lab">{label}</span>
      <div className="setting">
        {children}
        {hint === null || hint === '' ? null : <p className="t3 s12">{hint}</p>}
      </div>
    </div>
  )
}

interface ListSettingProps {
  readonly label: string
  readonly value: string | undefined
  /** What stands where nothing is set. */
  readonly unset: string
  readonly choices: readonly Choice<string>[]
  /** Why nothing can be chosen; null when something can. */
  readonly reason: string | null
  readonly hint?: string | null
  readonly onChange: (value: string | undefined) => void
}

/** A setting that is one of a list. Where a model has none, the line says so in place of the list. */
export function ListSetting({ label, value, unset, choices, reason, hint = null, onChange }: ListSettingProps) {
  return (
    <SettingLine label={label} hint={reason === null ? hint : null}>
      {reason === null ? (
        <Select
          label={label}
          size="medium"
          value={value ?? ''}
          choices={[{ value: '', label: unset }, ...choices]}
          onChange={(next) => onChange(next || undefined)}
        />
      ) : (
        <Impossible reason={reason} />
      )}
    </SettingLine>
  )
}

/** In place of a control that the model has no use for; focus or hover says why. */
export function Impossible({ reason, what = 'this model' }: { readonly reason: string; readonly what?: string }) {
  return (
    <Button size="small" variant="ghost" disabledReason={reason} className="impossible">
      {`Not with ${what}`}
    </Button>
  )
}
