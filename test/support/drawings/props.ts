import { painted, type Drawing } from './gouache.ts'

const tails = [
  [300, 520],
  [330, 580],
  [300, 640],
  [336, 696],
]
  .map(([x, y], index) => {
    const colour = index % 2 === 0 ? '#dba534' : '#3f6f8c'
    return `<path d="M${x} ${y} l-34 -16 l4 36 Z M${x} ${y} l34 -14 l-6 36 Z" fill="${colour}"/>`
  })
  .join('')

const kite = painted(
  640,
  768,
  `<path d="M330 60 L500 250 L322 480 L150 240 Z" fill="#b5382e"/>
   <path d="M330 60 L500 250 L322 254 Z" fill="#d2604a"/>
   <path d="M322 254 L322 480 L150 240 Z" fill="#8f2a25"/>
   <path d="M330 60 L322 480 M150 240 L500 250" stroke="#e9d7b4" stroke-width="9" fill="none"/>
   <circle cx="322" cy="250" r="52" fill="#f3e3bd"/>
   <path d="M322 212 l10 26 l28 -6 l-18 22 l18 22 l-28 -6 l-10 26 l-10 -26 l-28 6 l18 -22 l-18 -22 l28 6 Z" fill="#3f6f8c"/>
   <path d="M322 480 C290 520 350 560 322 600 C300 640 350 670 330 730" stroke="#6b4526" stroke-width="6" fill="none"/>
   ${tails}`,
)

const lantern = painted(
  640,
  768,
  `<ellipse cx="320" cy="700" rx="170" ry="22" fill="#cdb892" opacity=".7"/>
   <path d="M240 250 C240 60 400 60 400 250" stroke="#7b5a2a" stroke-width="14" fill="none"/>
   <path d="M250 240 L390 240 L430 320 L210 320 Z" fill="#c9a24b"/><path d="M290 190 L350 190 L372 240 L268 240 Z" fill="#a9812f"/>
   <path d="M226 320 L414 320 L432 590 L208 590 Z" fill="#f7e2a0"/>
   <ellipse cx="320" cy="470" rx="74" ry="104" fill="#fdf3cf"/>
   <path d="M320 384 C352 430 362 462 348 500 C338 526 302 526 292 500 C278 462 300 430 320 384 Z" fill="#e8873a"/>
   <path d="M320 440 C334 462 336 480 330 496 C324 508 314 508 310 496 C304 480 310 462 320 440 Z" fill="#fbe08a"/>
   <path d="M226 320 L208 590 M414 320 L432 590 M320 320 L320 372" stroke="#a9812f" stroke-width="12"/>
   <path d="M196 586 L444 586 L456 640 L184 640 Z" fill="#c9a24b"/><path d="M184 640 L456 640 L448 682 L192 682 Z" fill="#a9812f"/>`,
)

/** What comes up in several scenes and must look the same. */
export const props: readonly Drawing[] = [
  { path: 'book/props/kite.jpg', svg: kite },
  { path: 'book/props/lantern.jpg', svg: lantern },
]
