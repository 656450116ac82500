import type { PictureSource } from '../../../contract/reference.ts'
import { found, refused, type Outcome } from './outcome.ts'

/** A source read, not yet looked for. */
export type Source =
  /** A path or glob with forward slashes. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly url: URL }
  | { readonly kind: 'image'; readonly id: number }
  | { readonly kind: 'kept'; readonly sha256: string }
  | { readonly kind: 'character'; readonly name: string }

/** Names that Windows resolves to devices in any folder and with any ending; refused everywhere, as sheets travel. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])\s*(\.|$)/i
const control = /\p{Cc}/u

/** Reads a source as a person wrote it. Looks at no disk. */
export function parseSource(text: PictureSource): Outcome<Source> {
  const source = text.trim()
  if (source === '' || control.test(source))
    return refused(`"${source.replaceAll(/\p{Cc}/gu, '?')}" names no picture.`, 'Write a path, an address or image:12.')
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(source) ?? []
  switch (scheme.toLowerCase()) {
    case '':
      return source.startsWith('@') ? found({ kind: 'character', name: source.slice(1) }) : pathSource(source)
    case 'image':
      return imageSource(rest.trim(), source)
    case 'ref':
      return keptSource(rest.trim().toLowerCase(), source)
    case 'http':
    case 'https':
      return URL.canParse(source)
        ? found({ kind: 'url', url: new URL(source) })
        : refused(`"${source}" is no address.`, 'Correct it.')
    default:
      return refused(
        `"${source}" cannot be looked up: ${scheme}: is not known here.`,
        'Write a path below the folder of the sheet, an https address, image:12 or ref:<sha256>.',
      )
  }
}

function imageSource(id: string, source: string): Outcome<Source> {
  if (/^[1-9]\d{0,14}$/.test(id)) return found({ kind: 'image', id: Number(id) })
  return refused(`"${source}" names no image.`, 'Write image: and the number of an image of this library.')
}

function keptSource(sha256: string, source: string): Outcome<Source> {
  if (/^[0-9a-f]{64}$/.test(sha256)) return found({ kind: 'kept', sha256 })
  return refused(`"${source}" names no kept picture.`, 'Write ref: and the 64 digits of its SHA-256.')
}

/** Sheets are written on one system and read on another: both slashes part folders. */
function pathSource(source: string): Outcome<Source> {
  const path = source.replaceAll('\\', '/')
  if (path.startsWith('//'))
    return refused(`"${source}" lies on another computer.`, 'Copy the picture below the folder of the sheet.')
  const parts = path.split('/')
  const named = parts.find((part) => device.test(part))
  if (named !== undefined)
    return refused(`"${source}" names the device "${named}", not a file.`, 'Give the file another name.')
  const drive = /^[a-z]:/i.test(path) ? 1 : 0
  if (process.platform === 'win32' && parts.slice(drive).some((part) => part.includes(':')))
    return refused(`"${source}" is no path: a name has no colon.`, 'Correct it.')
  return found({ kind: 'file', path })
}
