import { beforeNoMention, webAddress } from '../../contract/character-words.ts'

/** A stretch of a template: plain words, or one Liquid tag. Joined texts are the template. */
export interface TemplateToken {
  readonly kind: 'text' | 'variable' | 'tag'
  readonly text: string
  /** Where it begins in the template. */
  readonly start: number
  /** Of a variable: the column it names, without filters. */
  readonly name: string
}

/** Splits a template at `{{ … }}` and `{% … %}`. An opening without its closing stays plain text. */
export function templateTokens(template: string): readonly TemplateToken[] {
  const tokens: TemplateToken[] = []
  let end = 0
  for (const match of template.matchAll(/\{\{.*?\}\}|\{%.*?%\}/gs)) {
    if (match.index > end) tokens.push({ kind: 'text', text: template.slice(end, match.index), start: end, name: '' })
    tokens.push(tokenOf(match[0], match.index))
    end = match.index + match[0].length
  }
  if (end < template.length) tokens.push({ kind: 'text', text: template.slice(end), start: end, name: '' })
  return tokens
}

function tokenOf(text: string, start: number): TemplateToken {
  if (text.startsWith('{%')) return { kind: 'tag', text, start, name: '' }
  const name = text.slice(2, -2).replace(/^-|-$/g, '').split('|')[0] ?? ''
  return { kind: 'variable', text, start, name: name.trim() }
}

/** The part of a column's name typed after an open `{{` that ends at the caret; null when the caret is not in one. */
export function openVariable(
  template: string,
  caret: number,
): { readonly start: number; readonly typed: string } | null {
  const before = template.slice(0, caret)
  const start = before.lastIndexOf('{{')
  if (start === -1) return null
  const typed = before.slice(start + 2)
  return /[{}|\n]/.test(typed) ? null : { start, typed: typed.trimStart() }
}

/** Puts `{{name}}` at the caret, or in the place of the open variable there. Returns the text and where the caret goes. */
export function insertVariable(
  template: string,
  caret: number,
  name: string,
): { readonly text: string; readonly caret: number } {
  const start = openVariable(template, caret)?.start ?? caret
  const rest = template.slice(caret).replace(/^\s*\}\}/, (closing) => (start === caret ? closing : ''))
  const head = `${template.slice(0, start)}{{${name}}}`
  return { text: head + rest, caret: head.length }
}

const openName = new RegExp(`(?<!${beforeNoMention}|${webAddress})@([\\p{L}\\p{N}_-]{0,40})$`, 'iu')

/** The part of a character's name typed after an `@` that ends at the caret; null when the caret is not in one. */
export function openMention(
  template: string,
  caret: number,
): { readonly start: number; readonly typed: string } | null {
  const found = openName.exec(template.slice(0, caret))
  return found === null ? null : { start: found.index, typed: found[1] ?? '' }
}

/** Puts `@name` in the place of the open mention at the caret. Returns the text and where the caret goes. */
export function insertMention(
  template: string,
  caret: number,
  name: string,
): { readonly text: string; readonly caret: number } {
  const head = `${template.slice(0, openMention(template, caret)?.start ?? caret)}@${name}`
  return { text: head + template.slice(caret), caret: head.length }
}
