import { Ban, Braces, Hash, ImageIcon, KeyRound, SlidersHorizontal, Tag, TextQuote } from 'lucide-react'
import type { ColumnUse, Field } from '../../contract/recipe.ts'
import type { Choice } from '../ui/choice.ts'
import type { LucideIcon } from '../ui/icon.tsx'

interface FieldWords {
  readonly label: string
  readonly icon: LucideIcon
  /** What its cells hold. */
  readonly note?: string
}

/** What a column can be used as, in the order of the list. */
export const fieldWords: Readonly<Record<Field, FieldWords>> = {
  variable: { label: 'Variable', icon: Braces },
  key: { label: 'Row key (SKU)', icon: KeyRound },
  prompt: { label: 'Prompt', icon: TextQuote },
  text: { label: 'Text in picture', icon: TextQuote },
  filename: { label: 'File name', icon: Tag },
  tags: { label: 'Tags', icon: Tag },
  variants: { label: 'Pictures per row', icon: Hash, note: 'a number' },
  model: { label: 'Model', icon: SlidersHorizontal },
  size: { label: 'Size', icon: SlidersHorizontal },
  aspect: { label: 'Aspect ratio', icon: SlidersHorizontal },
  quality: { label: 'Quality', icon: SlidersHorizontal },
  complexity: { label: 'Complexity', icon: SlidersHorizontal, note: 'how long it plans' },
  background: { label: 'Background', icon: SlidersHorizontal, note: 'transparent, opaque or auto' },
  format: { label: 'Format', icon: SlidersHorizontal },
  compression: { label: 'Compression', icon: SlidersHorizontal },
  moderation: { label: 'Moderation', icon: SlidersHorizontal },
  references: { label: 'Reference pictures', icon: ImageIcon, note: 'files, addresses, image:12, in order' },
  mask: { label: 'Mask', icon: ImageIcon, note: 'clear where picture 1 is changed' },
  markup: { label: 'Markup', icon: ImageIcon, note: 'drawn over picture 1 for the model' },
  character: { label: 'Character', icon: ImageIcon, note: 'names, as @fox' },
  unused: { label: 'Not used', icon: Ban },
}

/** The choices for one column; a variable shows as the template writes it. */
export function fieldChoices(column: string, use: ColumnUse): readonly Choice<Field>[] {
  return (Object.keys(fieldWords) as Field[]).map((field) => {
    const { label, icon, note } = fieldWords[field]
    const said = note === undefined ? {} : { note }
    return field === 'variable'
      ? { value: field, label: `{{${use.variable ?? column}}}`, icon, isMono: true }
      : Object.assign({ value: field, label, icon }, said)
  })
}
