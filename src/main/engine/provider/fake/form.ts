import { createHash } from 'node:crypto'

/** A file that came with a request. `bytes` null: named by an address, which nobody fetches here. */
export interface Upload {
  readonly type: string
  readonly bytes: Buffer | null
}

/** One part of a request, as the ledger keeps it: enough to compare with what should have been sent. */
export interface LedgerPart {
  readonly name: string
  /** Null: text. */
  readonly file: string | null
  readonly type: string | null
  readonly bytes: number
  readonly sha256: string
}

/** An image request, read. */
export interface EditForm {
  readonly fields: Readonly<Record<string, unknown>>
  readonly images: readonly Upload[]
  readonly mask: Upload | null
  readonly markup: Upload | null
  /** Of a form, in order; of JSON none. */
  readonly parts: readonly LedgerPart[]
}

/** An uploaded file by its id, where there is one. */
export type FileLookup = (id: string) => Upload | null

/** Reads the body of an image request: JSON, or a form with files. Null when it is neither. */
export async function readForm(body: Buffer, contentType: string, file: FileLookup): Promise<EditForm | null> {
  if (contentType.startsWith('multipart/form-data')) return await readMultipart(body, contentType)
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (!isObject(value)) return null
    const { images, mask, ...fields } = value
    return {
      fields,
      images: Array.isArray(images) ? images.map((one) => referenced(one, file)) : [],
      mask: mask === undefined ? null : referenced(mask, file),
      markup: null,
      parts: [],
    }
  } catch {
    return null
  }
}

/** A picture of a JSON edit: a data URL, another address, or the id of a file. */
function referenced(value: unknown, file: FileLookup): Upload {
  const { image_url: url, file_id: id } = isObject(value) ? value : {}
  if (typeof id === 'string') return file(id) ?? { type: 'unknown', bytes: null }
  if (typeof url !== 'string') return { type: 'unknown', bytes: null }
  const [, type = '', base64 = ''] = /^data:([a-z/+.-]+);base64,(.*)$/s.exec(url) ?? []
  return type === '' ? { type: 'image/png', bytes: null } : { type, bytes: Buffer.from(base64, 'base64') }
}

async function readMultipart(body: Buffer, contentType: string): Promise<EditForm | null> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
    const fields: Record<string, unknown> = {}
    const parts: LedgerPart[] = []
    const uploads: [string, Upload][] = []
    for (const [name, value] of form) {
      const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(await value.arrayBuffer())
      const file = typeof value === 'string' ? { file: null, type: null } : { file: value.name, type: value.type }
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      parts.push({ name, ...file, bytes: bytes.byteLength, sha256 })
      if (typeof value === 'string') setField(fields, name, value)
      else uploads.push([name, { type: value.type, bytes }])
    }
    const named = (...names: string[]): Upload[] =>
      uploads.flatMap(([name, upload]) => (names.includes(name) ? [upload] : []))
    const [mask = null, markup = null] = [named('mask')[0], named('markup')[0]]
    return { fields, images: named('image', 'image[]'), mask, markup, parts }
  } catch {
    return null
  }
}

/** "svg[model]" is a member of "svg". */
function setField(fields: Record<string, unknown>, name: string, value: string): void {
  const [head = name, ...members] = name.split(/\]?\[|\]$/).filter((word) => word !== '')
  let at = fields
  let key = head
  for (const member of members) {
    const inner = at[key]
    const next = isObject(inner) ? inner : {}
    at[key] = next
    at = next
    key = member
  }
  at[key] = value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
