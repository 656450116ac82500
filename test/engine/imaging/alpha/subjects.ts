import sharp from 'sharp'
import type { Pixels } from '../../../../src/main/engine/imaging/picture.ts'

/** Edge of a made picture at scale 1, px. */
const edge = 384

const picture = (inside: string, scale: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${edge * scale}" height="${edge * scale}" viewBox="0 0 ${edge} ${edge}"><defs>
    <linearGradient id="clay" x1="0" x2="1"><stop offset="0" stop-color="#e08a4a"/><stop offset="1" stop-color="#7d2f14"/></linearGradient>
    <linearGradient id="halves"><stop offset="0.5" stop-color="#26303a"/><stop offset="0.5" stop-color="#d8b98c"/></linearGradient>
    <filter id="soft"><feGaussianBlur stdDeviation="14"/></filter>
    <filter id="wide" x="-1" y="-1" width="3" height="3"><feGaussianBlur stdDeviation="34"/></filter>
    <radialGradient id="puff"><stop offset="0" stop-opacity="0.7"/><stop offset="1" stop-opacity="0"/></radialGradient>
  </defs>${inside}</svg>`

const mug = `<ellipse cx="290" cy="200" rx="44" ry="52" fill="none" stroke="#8a3a1c" stroke-width="20"/>
  <rect x="96" y="96" width="180" height="208" rx="34" fill="url(#clay)"/>
  <ellipse cx="186" cy="112" rx="78" ry="14" fill="#3b1408"/>`

/** Thin strands around a dark head. */
function hair(): string {
  const strands = Array.from({ length: 48 }, (_, index) => {
    const turn = (index / 48) * 2 * Math.PI
    const [x, y] = [Math.cos(turn), Math.sin(turn)]
    const point = (radius: number, bend: number): string =>
      `${192 + radius * (x - bend * y)} ${192 + radius * (y + bend * x)}`
    return `<path d="M${point(80, 0)} Q${point(120, 0.25)} ${point(150, 0.1)}" stroke="#4a3222" stroke-width="${0.8 + (index % 4) * 0.5}" fill="none"/>`
  })
  return `<circle cx="192" cy="192" r="88" fill="#5a4030"/>${strands.join('')}`
}

const goblet = (opacity: number): string =>
  `<path d="M112 60 H272 L252 210 Q192 262 132 210 Z" fill="#bfe0ea" fill-opacity="${opacity}" stroke="#4d7f8f" stroke-width="9"/>
   <rect x="182" y="244" width="20" height="70" fill="#4d7f8f"/><rect x="126" y="310" width="132" height="14" rx="6" fill="#4d7f8f"/>`

/** Pictures with a transparent background as it should be: the truth that faults are put into and repairs measured against. */
const subjects = {
  mug,
  /** Dark and light parts at the edge, so that no single shift of brightness tells a fringe. */
  twoTone: `<circle cx="192" cy="192" r="120" fill="url(#halves)"/>`,
  pale: `<rect x="70" y="80" width="244" height="220" rx="60" fill="#f1ddcf"/><circle cx="192" cy="190" r="50" fill="#c98d7a"/>`,
  night: `<rect x="70" y="80" width="244" height="220" rx="60" fill="#2b2233"/><circle cx="192" cy="190" r="50" fill="#57407a"/>`,
  ring: `<circle cx="192" cy="192" r="110" fill="none" stroke="#2f7d4f" stroke-width="46"/>`,
  hair: hair(),
  glass: goblet(0.3),
  faintGlass: goblet(0.07),
  softShadow: `<ellipse cx="200" cy="308" rx="110" ry="20" fill="#000" fill-opacity="0.5" filter="url(#soft)"/>${mug}`,
  wideShadow: `<ellipse cx="192" cy="290" rx="110" ry="36" fill="#000" fill-opacity="0.45" filter="url(#wide)"/>${mug}`,
  smoke: `<circle cx="192" cy="192" r="150" fill="url(#puff)"/>`,
  /** Its own white outline is no fringe. */
  sticker: `<rect x="70" y="80" width="244" height="220" rx="60" fill="#2b2233" stroke="#fff" stroke-width="4"/><circle cx="192" cy="190" r="50" fill="#57407a"/>`,
  /** A shadow of 3 px at half strength, and a line of 2: as narrow as an edge, and meant. */
  tightShadow: `<rect x="73" y="83" width="240" height="216" rx="60" fill="#000" fill-opacity="0.5"/><rect x="70" y="80" width="240" height="216" rx="60" fill="#e0a050"/>`,
  thinOutline: `<rect x="71" y="81" width="240" height="216" rx="60" fill="#e0a050" stroke="#204080" stroke-opacity="0.4" stroke-width="4"/>`,
  glow: `<circle cx="192" cy="192" r="110" fill="#ffe08a" fill-opacity="0.6" filter="url(#soft)"/><circle cx="192" cy="192" r="70" fill="#3a2f6b"/>`,
  /** Nearly fills the picture: only its corners are clear. */
  tile: `<rect x="0" y="0" width="384" height="384" rx="40" fill="#3566a8"/><circle cx="192" cy="192" r="90" fill="#f0c040"/>`,
} as const
export type Subject = keyof typeof subjects

/** The truth about a subject: sRGB with alpha, colours under clear pixels black. */
export async function paint(subject: Subject, scale = 1): Promise<Pixels> {
  const drawing = sharp(Buffer.from(picture(subjects[subject], scale))).ensureAlpha()
  const { data, info } = await drawing.raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: 4 }
}
