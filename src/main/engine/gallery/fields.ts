import { alphaFindings, alphaGrades, matteFindings } from '../../../contract/alpha.ts'
import { failed } from '../../../contract/failure.ts'
import { rowDisplays } from '../../../contract/row.ts'
import { foldedName } from '../characters/version-file.ts'

/** A boolean SQL expression over the table `image` and its parameters in order. */
export interface Condition {
  readonly sql: string
  readonly parameters: readonly (string | number)[]
}

/** `sku` is another word for `key`. */
export const fieldNames = [
  'key',
  'sku',
  'batch',
  'model',
  'provider',
  'state',
  'format',
  'size',
  'alpha',
  'has',
  'character',
  'before',
  'after',
] as const
export type FieldName = (typeof fieldNames)[number]

export function isFieldName(name: string): name is FieldName {
  return (fieldNames as readonly string[]).includes(name)
}

const compilers: Readonly<Record<FieldName, (value: string) => Condition>> = {
  key: ofRow('key'),
  sku: ofRow('key'),
  batch: ofBatch,
  model: (value) => like('image.job_id IN (SELECT id FROM job WHERE model', value),
  provider: (value) => like('image.batch_id IN (SELECT id FROM batch WHERE provider', value),
  state: ofState,
  format: (value) => ({ sql: 'image.format = ?', parameters: [formatName(value)] }),
  size: ofSize,
  alpha: ofAlpha,
  has: ofInputs,
  character: (value) => like('image.job_id IN (SELECT job_id FROM job_character WHERE name', nameIn(value)),
  before: (value) => ({ sql: 'image.created_at < ?', parameters: [startOfDay('before', value)] }),
  after: (value) => ({ sql: 'image.created_at >= ?', parameters: [startOfDay('after', value)] }),
}

/** The condition `field:value`. Throws `bad_request` for a value the field cannot have. */
export function compileField(field: FieldName, value: string): Condition {
  return compilers[field](value)
}

function ofRow(column: 'key'): (value: string) => Condition {
  return (value) => like(`image.row_id IN (SELECT id FROM row WHERE ${column}`, value)
}

/** A number is the batch's number; anything else its name. */
function ofBatch(value: string): Condition {
  if (/^\d{1,15}$/.test(value)) return { sql: 'image.batch_id = ?', parameters: [Number(value)] }
  return like('image.batch_id IN (SELECT id FROM batch WHERE name', value)
}

/** More stars than this make LIKE try too many ways. */
const maxStars = 6

/** `open LIKE pattern)`: case aside (ASCII), `*` stands for any text, every other character for itself. */
function like(open: string, value: string): Condition {
  const stars = value.replaceAll(/\*+/g, '*')
  if (stars.split('*').length - 1 > maxStars) {
    throw failed('bad_request', `"${value}" has more than ${maxStars} stars.`, 'Use fewer.')
  }
  const pattern = stars.replaceAll(/[\\%_]/g, String.raw`\$&`).replaceAll('*', '%')
  return { sql: `${open} LIKE ? ESCAPE '\\')`, parameters: [pattern] }
}

function ofState(value: string): Condition {
  const state = value.toLowerCase()
  if (!(rowDisplays as readonly string[]).includes(state)) {
    throw failed('bad_request', `"${value}" is not a state.`, `States: ${rowDisplays.join(', ')}.`)
  }
  return { sql: 'image.row_id IN (SELECT id FROM row WHERE display = ?)', parameters: [state] }
}

function formatName(value: string): string {
  const name = value.toLowerCase()
  return name === 'jpg' ? 'jpeg' : name
}

/** "1024x1536"; a star for either side leaves it open. */
function ofSize(value: string): Condition {
  const sides = /^(\d{1,6}|\*)[x×](\d{1,6}|\*)$/iu.exec(value)
  if (!sides) {
    throw failed('bad_request', `"${value}" is not a size.`, 'Write width x height: size:1024x1024 or size:1024x*.')
  }
  const asked = [
    ['image.width = ?', sides[1]],
    ['image.height = ?', sides[2]],
  ].filter(([, side]) => side !== '*')
  if (asked.length === 0) return { sql: '1', parameters: [] }
  return { sql: asked.map(([sql]) => sql).join(' AND '), parameters: asked.map(([, side]) => Number(side)) }
}

/** Spelled as in the index image_by_alpha. Never NULL, so that its opposite finds all the others. */
const grade = "json_extract(image.facts, '$.alpha.grade')"
const hasGrade = `${grade} IS NOT NULL`
/** In a clean one nothing was found. */
const faulty = alphaGrades.flatMap((name) => (name === 'clean' ? [] : [`'${name}'`])).join(', ')

/** A grade, or something that was found, in a cut-out too. Images of which no transparency was asked have neither. */
function ofAlpha(value: string): Condition {
  const word = value.toLowerCase()
  if ((alphaGrades as readonly string[]).includes(word)) {
    return { sql: `${hasGrade} AND ${grade} = ?`, parameters: [word] }
  }
  if ((matteFindings as readonly string[]).includes(word)) {
    const cut = "SELECT 1 FROM json_each(image.facts, '$.matte.found') WHERE json_extract(value, '$.kind') = ?"
    return { sql: `EXISTS (${cut})`, parameters: [word] }
  }
  if (!(alphaFindings as readonly string[]).includes(word)) {
    const known = [...alphaGrades, ...alphaFindings, ...matteFindings].join(', ')
    throw failed('bad_request', `"${value}" says nothing about transparency.`, `Write one of: ${known}.`)
  }
  const found = "SELECT 1 FROM json_each(image.facts, '$.alpha.found') WHERE json_extract(value, '$.kind') = ?"
  return { sql: `${hasGrade} AND ${grade} IN (${faulty}) AND EXISTS (${found})`, parameters: [word] }
}

/** What went along with the request; jobs that took nothing along are passed over without a look at their inputs. */
const inputs: Readonly<Record<string, string>> = {
  reference: "job.endpoint = 'images/edits'",
  mask: "json_extract(job.inputs, '$.mask') IS NOT NULL",
  markup: "json_extract(job.inputs, '$.markup') IS NOT NULL",
  parent: 'EXISTS (SELECT 1 FROM lineage WHERE lineage.job_id = job.id)',
  character: 'EXISTS (SELECT 1 FROM job_character WHERE job_character.job_id = job.id)',
}

function ofInputs(value: string): Condition {
  const word = value.toLowerCase()
  const condition = Object.hasOwn(inputs, word) ? inputs[word] : undefined
  if (condition === undefined) {
    const known = Object.keys(inputs).join(', ')
    throw failed('bad_request', `"${value}" is nothing that goes along with a request.`, `Write one of: ${known}.`)
  }
  const job = `SELECT 1 FROM job WHERE job.id = image.job_id AND job.inputs IS NOT NULL AND ${condition}`
  return { sql: `EXISTS (${job})`, parameters: [] }
}

/** As jobs name a character: with or without the @, in any case. */
function nameIn(value: string): string {
  return foldedName(value.replace(/^@/, ''))
}

/** "2026", "2026-11" or "2026-11-22": its first moment in local time, epoch ms. */
function startOfDay(field: 'before' | 'after', value: string): number {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value)
  const [year, month, day] = [Number(parts?.[1]), Number(parts?.[2] ?? 1), Number(parts?.[3] ?? 1)]
  const date = new Date(year, month - 1, day)
  // `new Date` rolls 31 February over and reads years below 100 as 19xx: both are typing errors here.
  if (!parts || date.getFullYear() !== year || date.getMonth() !== month - 1 || date.getDate() !== day) {
    throw failed('bad_request', `"${value}" is not a date.`, `Write it as year-month-day: ${field}:2026-11-22.`)
  }
  return date.getTime()
}
