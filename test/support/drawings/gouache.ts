/** A drawing as SVG, and how it is kept. */
export interface Drawing {
  /** Below examples/. */
  readonly path: string
  readonly svg: string
  /** 0 to 1: film grain laid over it, as a photograph has. */
  readonly grain?: number
}

/** Edges that waver like a brush's, and paint that lies unevenly. */
const brush = `
  <filter id="brush" x="-5%" y="-5%" width="110%" height="110%">
    <feTurbulence type="fractalNoise" baseFrequency="0.018" numOctaves="3" seed="7" result="wobble"/>
    <feDisplacementMap in="SourceGraphic" in2="wobble" scale="7" xChannelSelector="R" yChannelSelector="G" result="edge"/>
    <feTurbulence type="fractalNoise" baseFrequency="0.55 0.35" numOctaves="2" seed="3" result="tooth"/>
    <feColorMatrix in="tooth" type="matrix" values="0 0 0 0 1  0 0 0 0 0.97  0 0 0 0 0.9  0 0 0 0.42 -0.18" result="chalk"/>
    <feComposite in="chalk" in2="edge" operator="in" result="chalked"/>
    <feMerge><feMergeNode in="edge"/><feMergeNode in="chalked"/></feMerge>
  </filter>`

/** A sheet of warm paper with what is painted on it. */
export function painted(width: number, height: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
  <defs>${brush}
    <radialGradient id="paper" cx="50%" cy="42%" r="75%"><stop offset="0" stop-color="#fbf5e9"/><stop offset="1" stop-color="#eee2cc"/></radialGradient>
  </defs>
  <rect width="${width}" height="${height}" fill="url(#paper)"/>
  <g filter="url(#brush)" stroke-linecap="round" stroke-linejoin="round">${body}</g>
</svg>`
}

/** The same shapes once more, mirrored at the vertical line x. */
export function mirrored(x: number, body: string): string {
  return `${body}<g transform="translate(${2 * x} 0) scale(-1 1)">${body}</g>`
}
