import type { ReactNode } from 'react'
import type { ExampleSheet } from '../../contract/sheet.ts'
import { Menu } from '../ui/menu.tsx'

interface Sample {
  readonly id: ExampleSheet
  readonly label: string
}

/** Sheets that come with the program; the book waits for its characters and is opened as a file. */
const samples: readonly Sample[] = [
  { id: 'products', label: 'Shop pictures, 120 products' },
  { id: 'stickers', label: 'Stickers on transparency' },
  { id: 'room', label: 'A room, changed by masks' },
  { id: 'posters', label: 'Posters with exact words' },
  { id: 'scenes', label: 'Scenes of a fox, 40 rows' },
]

interface SamplesProps {
  readonly onChoose: (name: ExampleSheet) => void
  /** The button that opens them. */
  readonly children: ReactNode
}

/** What can be tried without a sheet of one's own. */
export function Samples({ onChoose, children }: SamplesProps) {
  const choose = (id: string): void => {
    const chosen = samples.find((sample) => sample.id === id)
    if (chosen) onChoose(chosen.id)
  }
  return (
    <Menu label="Samples" entries={samples} onChoose={choose}>
      {children}
    </Menu>
  )
}
