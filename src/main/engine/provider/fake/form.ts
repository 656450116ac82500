/** The fields of an image request, and how many references it brought along. The references are counted, not looked at. */
export interface EditForm {
  readonly fields: Readonly<Record<string, unknown>>
  readonly images: number
}

/** Reads the body of an image request: JSON, or a form with files. Null when it is neither. */
export async function readForm(body: Buffer, contentType: string): Promise<EditForm | null> {
  if (contentType.startsWith('multipart/form-data')) return await readMultipart(body, contentType)
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    const fields = { ...value } as Record<string, unknown>
    const { images } = fields
    return { fields, images: Array.isArray(images) ? images.length : 0 }
  } catch {
    return null
  }
}

async function readMultipart(body: Buffer, contentType: string): Promise<EditForm | null> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
    const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))
    const images = [...form.getAll('image'), ...form.getAll('image[]')].filter((value) => typeof value !== 'string')
    return { fields, images: images.length }
  } catch {
    return null
  }
}
