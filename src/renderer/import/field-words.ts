import { Ban, Braces, Hash, ImageIcon, KeyRound, SlidersHorizontal, Tag, TextQuote } from 'lucide-react'
import type { ColumnUse, Field } from '../../contract/recipe.ts'
import type { LucideIcon } from '../ui/icon.tsx'

interface FieldWords {
  readonly label: string
  readonly icon: LucideIcon
}

/** What a column can be used as, in the order of the list. */
export const fieldWords: Readonly<Record<Field, FieldWords>> = {
  variable: { label: 'Variable', icon: Braces },
  key: { label: 'Row key (SKU)', icon: KeyRound },
  prompt: { label: 'Prompt', icon: TextQuote },
  text: { label: 'Text in picture', icon: TextQuote },
  filename: { label: 'File name', icon: Tag },
  tags: { label: 'Tags', icon: Tag },
  variants: { label: 'Pictures per row', icon: Hash },
  model: { label: 'Model', icon: SlidersHorizontal },
  size: { label: 'Size', icon: SlidersHorizontal },
  aspect: { label: 'Aspect ratio', icon: SlidersHorizontal },
  quality: { label: 'Quality', icon: SlidersHorizontal },
  complexity: { label: 'Complexity', icon: SlidersHorizontal },
  background: { label: 'Background', icon: SlidersHorizontal },
  format: { label: 'Format', icon: SlidersHorizontal },
  compression: { label: 'Compression', icon: SlidersHorizontal },
  moderation: { label: 'Moderation', icon: SlidersHorizontal },
  references: { label: 'Reference pictures', icon: ImageIcon },
  mask: { label: 'Mask', icon: ImageIcon },
  markup: { label: 'Markup', icon: ImageIcon },
  character: { label: 'Character', icon: ImageIcon },
  unused: { label: 'Not used', icon: Ban },
}

/** The choices for one column; a variable shows as the template writes it. */
export function fieldChoices(
  column: string,
  use: ColumnUse,
): readonly { readonly value: Field; readonly label: string; readonly icon: LucideIcon; readonly isMono?: boolean }[] {
  return (Object.keys(fieldWords) as Field[]).map((field) => {
    const { label, icon } = fieldWords[field]
    return field === 'variable'
      ? { value: field, label: `{{${use.variable ?? column}}}`, icon, isMono: true }
      : { value: field, label, icon }
  })
}
