import type { ColumnUse, Field } from '../../../contract/recipe.ts'

/** Headers that map themselves, as `plain` writes them; the first is the field's own name and wins over the others. */
const namesOf: readonly (readonly [Field, readonly string[]])[] = [
  ['key', ['key', 'sku', 'id', 'articlenumber', 'itemnumber', 'productid', 'artikelnummer', 'artikelnr', 'schluessel']],
  ['prompt', ['prompt', 'imageprompt', 'bildprompt']],
  ['model', ['model', 'imagemodel', 'modell']],
  ['size', ['size', 'imagesize', 'bildgroesse']],
  ['aspect', ['aspect', 'aspectratio', 'seitenverhaeltnis']],
  ['quality', ['quality', 'imagequality', 'bildqualitaet']],
  ['complexity', ['complexity']],
  ['background', ['background', 'hintergrund']],
  ['format', ['format', 'outputformat', 'bildformat']],
  ['compression', ['compression', 'outputcompression']],
  ['moderation', ['moderation']],
  ['variants', ['variants', 'varianten']],
  // "Reference" alone is more often a number of the sheet's own.
  ['references', ['references', 'referenceimages', 'referenceimage', 'referenzen', 'referenzbilder']],
  ['mask', ['mask', 'maskimage', 'maske']],
  ['markup', ['markup', 'markupimage', 'markierung']],
  ['character', ['character', 'characters']],
  ['filename', ['filename', 'dateiname']],
  ['tags', ['tags']],
  ['text', ['text', 'textinpicture', 'bildtext']],
]

const spelled: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }

/** A header without case, spaces, signs and accents: "Article-Nümber" -> "articlenuember". */
function plain(header: string): string {
  return header
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => spelled[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** What each column means, judged by its header alone. A field is given to one column; every other is a variable. */
export function suggestMapping(columns: readonly string[]): Readonly<Record<string, ColumnUse>> {
  const fieldOf = new Map<string, Field>()
  const plainOf = columns.map((column) => [column, plain(column)] as const)
  for (const [field, names] of namesOf) {
    const found = names.flatMap((name) => plainOf.filter(([, header]) => header === name))[0]
    if (found) fieldOf.set(found[0], field)
  }
  return Object.fromEntries(columns.map((column) => [column, { field: fieldOf.get(column) ?? 'variable' }]))
}
