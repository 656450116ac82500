import { failed } from '../../../contract/failure.ts'
import { compileField, fieldNames, isFieldName, type Condition, type FieldName } from './fields.ts'

/** SQL over the table `image` (no other table in FROM), with one parameter per question mark. */
export interface GalleryFilter {
  readonly where: string
  readonly parameters: readonly (string | number)[]
}

interface Term {
  readonly not: boolean
  readonly field: FieldName | null
  readonly value: string
  readonly quoted: boolean
}

/** SQLite refuses expressions nested deeper than 1,000; nobody types a hundred terms. */
const maxTerms = 100

/**
 * The query language of the gallery and of `proofsheet images`. All terms must hold; several values of one field are
 * alternatives; `-` before a term excludes. Words match the beginnings of words in prompt, key, cells and batch name.
 * Throws `bad_request` for an unknown field or a value that a field cannot have; never makes SQL that SQLite refuses.
 */
export function compileQuery(text: string): GalleryFilter {
  const terms = parse(text)
  const conditions = [...wordConditions(terms), ...fieldConditions(terms)]
  if (conditions.length === 0) return { where: '1', parameters: [] }
  return {
    where: conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  }
}

const termPattern = /(?<not>-)?(?:(?<field>[a-z]+):)?(?:"(?<quoted>[^"]*)"?|(?<bare>[^\s"]+))/giu

function parse(text: string): readonly Term[] {
  // A NUL would end the string inside SQLite and leave a quote open there.
  const clean = text.toWellFormed().replace(/\p{Cc}/gu, ' ')
  const terms: Term[] = []
  for (const { groups } of clean.matchAll(termPattern)) {
    const { not, field, quoted, bare } = groups ?? {}
    const value = quoted ?? bare ?? ''
    const empty = /^([a-z]+):$/iu.exec(bare ?? '')?.[1]
    if (field === undefined && empty !== undefined && isFieldName(empty.toLowerCase())) throw noValue(empty)
    if (field !== undefined && value.trim() === '') throw noValue(field)
    terms.push({ not: not !== undefined, field: fieldName(field), value, quoted: quoted !== undefined })
  }
  if (terms.length > maxTerms) {
    throw failed('bad_request', `The search has ${terms.length} terms; ${maxTerms} are the most.`, 'Leave some out.')
  }
  return terms
}

function fieldName(written: string | undefined): FieldName | null {
  if (written === undefined) return null
  const name = written.toLowerCase()
  if (isFieldName(name)) return name
  throw failed(
    'bad_request',
    `"${written}:" is not a search field.`,
    `Fields: ${fieldNames.join(', ')}. To search for the text itself, put it in quotes.`,
  )
}

function noValue(field: string) {
  return failed('bad_request', `"${field}:" needs a value.`, `Write it without a space: ${field}:value.`)
}

/** One MATCH for all that must be there, one for all that must not. */
function wordConditions(terms: readonly Term[]): readonly Condition[] {
  const words = terms.filter(({ field, value }) => field === null && hasToken(value))
  const wanted = words.filter(({ not }) => !not).map(phrase)
  const unwanted = words.filter(({ not }) => not).map(phrase)
  const match = 'image.id %s (SELECT rowid FROM image_text WHERE image_text MATCH ?)'
  const conditions: Condition[] = []
  if (wanted.length > 0) conditions.push({ sql: match.replace('%s', 'IN'), parameters: [wanted.join(' AND ')] })
  if (unwanted.length > 0) conditions.push({ sql: match.replace('%s', 'NOT IN'), parameters: [unwanted.join(' OR ')] })
  return conditions
}

/** The tokenizer keeps letters, digits and private use; a phrase without any matches nothing, so it is no condition. */
function hasToken(value: string): boolean {
  return /[\p{L}\p{N}\p{Co}]/u.test(value)
}

function phrase({ value, quoted }: Term): string {
  return `"${value.replaceAll('"', '""')}"${quoted ? '' : '*'}`
}

function fieldConditions(terms: readonly Term[]): readonly Condition[] {
  const conditions: Condition[] = []
  for (const field of fieldNames) {
    const ofField = terms.filter((term) => term.field === field)
    const wanted = ofField.filter(({ not }) => !not).map(({ value }) => compileField(field, value))
    // Dates narrow; anything else cannot have two values at once, so several mean either.
    if (field === 'before' || field === 'after') conditions.push(...wanted)
    else if (wanted.length > 0) conditions.push(joined(wanted, ' OR '))
    for (const { value } of ofField.filter(({ not }) => not)) {
      const { sql, parameters } = compileField(field, value)
      conditions.push({ sql: `NOT (${sql})`, parameters })
    }
  }
  return conditions
}

function joined(conditions: readonly Condition[], by: string): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(by),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  }
}
