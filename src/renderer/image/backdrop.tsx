import { useState } from 'react'
import { Segmented } from '../ui/segmented.tsx'
import './backdrop.css'

/** What a transparent picture lies on: two of the three show a fringe that the third hides. */
export type Backdrop = 'checker' | 'light' | 'dark'

const choices = [
  { value: 'checker', label: 'Checkerboard' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const satisfies readonly { readonly value: Backdrop; readonly label: string }[]

/** What pictures lie on, kept from one picture to the next. */
export function useBackdrop() {
  const [backdrop, choose] = useState<Backdrop>('checker')
  return { backdrop, choose }
}

interface BackdropChoiceProps {
  readonly backdrop: Backdrop
  readonly choose: (backdrop: Backdrop) => void
}

export function BackdropChoice({ backdrop, choose }: BackdropChoiceProps) {
  return <Segmented label="Background" value={backdrop} choices={choices} onChange={choose} />
}
