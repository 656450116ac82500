/** A file as the canonical text of an edit names it. */
export interface CanonicalFile {
  readonly field: 'image' | 'mask' | 'markup'
  readonly sha256: string
  readonly type: string
}

/** An edit as its canonical text describes it: what has to be in the form, in the order in which it is sent. */
export interface CanonicalForm {
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly files: readonly CanonicalFile[]
  /** The fields as the client takes them: without files and without nulls, which a form cannot hold. */
  readonly body: Readonly<Record<string, unknown>>
}

type Pinned = Pick<CanonicalFile, 'sha256' | 'type'>

/** Reads the canonical text of an edit (see `Body.bodyText` of the recipe). Throws SyntaxError for what is no JSON. */
export function readCanonical(bodyText: string): CanonicalForm {
  const whole = JSON.parse(bodyText) as Record<string, unknown> & { image: Pinned[]; mask?: Pinned; markup?: Pinned }
  const { image, mask, markup, ...rest } = whole
  const body = withoutNulls(rest) as Record<string, unknown>
  const files = [
    ...image.map((file) => fileOf('image', file)),
    ...(mask ? [fileOf('mask', mask)] : []),
    ...(markup ? [fileOf('markup', markup)] : []),
  ]
  return { fields: Object.entries(body).flatMap(([name, value]) => flat(name, value)), files, body }
}

function fileOf(field: CanonicalFile['field'], { sha256, type }: Pinned): CanonicalFile {
  return { field, sha256, type }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => one !== null).map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, one]) => one !== null)
  return Object.fromEntries(members.map(([name, one]) => [name, withoutNulls(one)]))
}

/** As forms write what is no text: lists as "name[]", members as "name[member]". */
function flat(name: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((one) => flat(`${name}[]`, one))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([member, one]) => flat(`${name}[${member}]`, one))
  // Half of a character, which JSON can hold, is no character in a form.
  return [[name, String(value).toWellFormed()]]
}

/** The name of a file's part: one image is "image", several are "image[]". */
export function partName({ field }: Pick<CanonicalFile, 'field'>, files: readonly CanonicalFile[]): string {
  const isOneOfMany = field === 'image' && files.filter((file) => file.field === 'image').length > 1
  return isOneOfMany ? 'image[]' : field
}

/** 128 bits of a hash that covers the prompt and every file: no part can hold it by chance. */
export function boundaryOf(requestHash: string): string {
  return `proofsheet-${requestHash.slice(0, 32)}`
}

/** The same canonical text always makes the same bytes. */
export interface EncodedForm {
  readonly contentType: string
  /** Bytes of the whole body. */
  readonly length: number
  readonly stream: AsyncIterable<Uint8Array>
}

/**
 * The body of a multipart/form-data request (RFC 7578): text parts in their order and exactly as they are, line breaks
 * included, then the files. The files are read as they leave, a piece at a time; one that ends early throws.
 */
export function encodeForm(canonical: CanonicalForm, files: readonly File[], requestHash: string): EncodedForm {
  const boundary = boundaryOf(requestHash)
  const parts: (Buffer | Blob)[] = canonical.fields.map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`),
  )
  canonical.files.forEach((file, index) => {
    const name = quoted(partName(file, canonical.files))
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${quoted(files[index]?.name ?? '')}"\r\nContent-Type: ${file.type}\r\n\r\n`
    parts.push(Buffer.from(head), files[index] ?? new Blob([]), Buffer.from('\r\n'))
  })
  parts.push(Buffer.from(`--${boundary}--\r\n`))
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: parts.reduce((sum, part) => sum + (part instanceof Blob ? part.size : part.byteLength), 0),
    stream: streamed(parts),
  }
}

async function* streamed(parts: readonly (Buffer | Blob)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Blob) yield* part.stream()
    else yield part
  }
}

/** As browsers write names in a part's head. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
