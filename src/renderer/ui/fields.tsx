import { Search, SquareX } from 'lucide-react'
import type { Ref } from 'react'
import {
  Group,
  Input,
  NumberField,
  SearchField as AriaSearchField,
  TextField as AriaTextField,
} from 'react-aria-components'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import { withoutUndefined } from './without-undefined.ts'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onBlur?: () => void
  readonly type?: 'text' | 'password' | 'url'
  readonly placeholder?: string
  /** What is wrong with the value, in words. */
  readonly error?: string | null | undefined
  readonly isMono?: boolean
  readonly size?: 'small' | 'medium'
  /** It has the focus when the dialog it stands in opens. */
  readonly isFirst?: boolean
  readonly className?: string
  readonly inputRef?: Ref<HTMLInputElement>
}

/** One line of text. The label is its accessible name: show it beside the field where the layout has one. */
export function TextField(props: TextFieldProps) {
  const { label, error, isMono = false, size = 'medium' } = props
  return (
    <AriaTextField
      aria-label={label}
      className={classNames('field', props.className)}
      value={props.value}
      onChange={props.onChange}
      isInvalid={Boolean(error)}
      type={props.type ?? 'text'}
      {...(props.isFirst === true ? { autoFocus: true } : {})}
      {...withoutUndefined({ onBlur: props.onBlur })}
    >
      <div className={classNames('input', size === 'small' && 'sm', isMono && 'mono')}>
        <Input
          spellCheck={false}
          autoComplete="off"
          {...withoutUndefined({ placeholder: props.placeholder, ref: props.inputRef })}
        />
      </div>
      <FieldError text={error} />
    </AriaTextField>
  )
}

interface MoneyFieldProps {
  readonly label: string
  /** USD. */
  readonly value: number
  /** Called on Enter and when the field is left, never while typing. */
  readonly onChange: (usd: number) => void
  readonly min?: number
  readonly error?: string | null | undefined
  readonly size?: 'small' | 'medium'
  readonly width?: number
}

/** An amount in US dollars, written "$50.00". An empty field keeps its last amount. */
export function MoneyField({
  label,
  value,
  onChange,
  min = 0.01,
  error,
  size = 'medium',
  width = 96,
}: MoneyFieldProps) {
  return (
    <NumberField
      aria-label={label}
      className="field"
      value={value}
      minValue={min}
      maxValue={1_000_000}
      formatOptions={{ style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' }}
      isInvalid={Boolean(error)}
      onChange={(next) => !Number.isNaN(next) && onChange(next)}
    >
      <Group className={classNames('input', size === 'small' && 'sm')} style={{ width }}>
        <Input />
      </Group>
      <FieldError text={error} />
    </NumberField>
  )
}

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Width in px. */
  readonly width?: number
  readonly size?: 'small' | 'medium'
  readonly inputRef?: Ref<HTMLInputElement>
}

/** A search box; `/` focuses the one on the screen, Esc empties it. */
export function SearchField({ label, value, onChange, width = 176, size = 'small', inputRef }: SearchFieldProps) {
  return (
    <AriaSearchField aria-label={label} value={value} onChange={onChange} style={{ width, maxWidth: '100%' }}>
      <div className={classNames('input', size === 'small' && 'sm')}>
        <Icon of={Search} size={13} />
        <Input placeholder={label} data-search="" spellCheck={false} {...withoutUndefined({ ref: inputRef })} />
      </div>
    </AriaSearchField>
  )
}

function FieldError({ text }: { readonly text: string | null | undefined }) {
  if (!text) return null
  return (
    <span className="error-text" role="alert">
      <Icon of={SquareX} size={12} />
      {text}
    </span>
  )
}

interface PixelFieldProps {
  readonly label: string
  readonly placeholder: string
  /** Undefined: empty. */
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  readonly min?: number
  readonly max?: number
  readonly isDisabled?: boolean
}

/** A whole number that may be left empty. */
export function PixelField(props: PixelFieldProps) {
  const { label, placeholder, value, onChange, min = 1, max = 16_384, isDisabled = false } = props
  return (
    <NumberField
      aria-label={label}
      className="field"
      value={value ?? Number.NaN}
      minValue={min}
      maxValue={max}
      isDisabled={isDisabled}
      formatOptions={{ maximumFractionDigits: 0, useGrouping: false }}
      onChange={(next) => onChange(Number.isNaN(next) ? undefined : next)}
    >
      <Group className="input sm">
        <Input placeholder={placeholder} />
      </Group>
    </NumberField>
  )
}
