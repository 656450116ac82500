import { mirrored, painted, type Drawing } from './gouache.ts'

const grey = '#8b8f92'
const black = '#2b2a2e'
const white = '#f5f1e8'
const moss = '#5e7348'
const mossDark = '#47593a'
const linen = '#c9d6da'
const brass = '#c9a24b'

/** His head from the front, 400 wide, the chin at 200,400. */
const head = `
  ${mirrored(
    200,
    `<path d="M52 118 C22 104 14 60 42 42 C70 28 104 46 110 78 C96 98 76 112 52 118 Z" fill="${black}"/>
     <path d="M60 100 C44 92 40 68 54 60 C70 54 86 64 90 82 C82 92 72 98 60 100 Z" fill="${white}"/>`,
  )}
  <path d="M200 44 C288 40 366 104 376 190 C386 280 300 400 200 400 C100 400 14 280 24 190 C34 104 112 40 200 44 Z" fill="${white}"/>
  ${mirrored(
    200,
    `<path d="M172 47 C120 54 74 86 48 134 C40 200 66 282 120 352 C136 366 152 380 170 390 C150 330 146 270 152 214 C156 160 162 98 172 47 Z" fill="${black}"/>
     <path d="M48 134 C20 180 18 230 36 272 C54 320 84 352 120 366 C72 296 50 214 48 134 Z" fill="${grey}"/>
     <path d="M150 388 C132 360 124 330 128 300 C148 296 166 306 178 322 L200 400 C182 400 166 396 150 388 Z" fill="${white}"/>
     <ellipse cx="122" cy="214" rx="15" ry="18" fill="#f4ead6"/><ellipse cx="124" cy="216" rx="11" ry="14" fill="#5a3b22"/>
     <ellipse cx="125" cy="217" rx="7" ry="9" fill="#140e0a"/><circle cx="129" cy="211" r="4" fill="#fff"/>
     <circle cx="122" cy="216" r="42" fill="#dfe9ea" fill-opacity=".14" stroke="${brass}" stroke-width="8"/>
     <path d="M80 208 C64 200 50 196 36 196" stroke="${brass}" stroke-width="7" fill="none"/>
     <path d="M96 156 C108 146 128 144 142 150" stroke="#6f7377" stroke-width="9" fill="none"/>`,
  )}
  <path d="M164 212 C178 198 222 198 236 212" stroke="${brass}" stroke-width="8" fill="none"/>
  <path d="M160 312 C172 296 228 296 240 312 C244 334 222 350 200 352 C178 350 156 334 160 312 Z" fill="#201a1c"/>
  <path d="M180 310 C188 304 204 303 212 308" stroke="#6d6668" stroke-width="6" fill="none"/>
  <path d="M200 352 L200 366 M200 366 C188 378 172 378 162 370 M200 366 C212 378 228 378 238 370" stroke="#201a1c" stroke-width="5" fill="none"/>`

const button = (y: number): string => `<circle cx="200" cy="${y}" r="9" fill="${brass}"/>`

const waistcoat = `
  <path d="M112 6 C60 60 34 160 36 272 C80 330 320 330 364 272 C366 160 340 60 288 6 C250 34 150 34 112 6 Z" fill="${linen}"/>
  <path d="M112 6 C74 70 62 190 70 300 C110 322 160 330 200 330 L200 118 Z" fill="${moss}"/>
  <path d="M288 6 C326 70 338 190 330 300 C290 322 240 330 200 330 L200 118 Z" fill="${moss}"/>
  <path d="M112 6 C130 50 164 92 200 118 C236 92 270 50 288 6 C300 16 306 26 308 36 C284 84 246 122 200 150 C154 122 116 84 92 36 C94 26 100 16 112 6 Z" fill="${mossDark}"/>
  <path d="M200 150 L200 330" stroke="${mossDark}" stroke-width="5"/>
  <path d="M94 226 L152 234 M248 234 L306 226" stroke="${mossDark}" stroke-width="9"/>
  <path d="M256 232 C258 206 268 194 274 188 L284 204 L296 190 C302 204 302 218 300 227 Z" fill="#b5382e"/>
  ${[186, 232, 278].map(button).join('')}
  <path d="M160 24 C172 34 186 40 200 40 C214 40 228 34 240 24 L228 58 L200 46 L172 58 Z" fill="#fbf6ea"/>`

const portrait = painted(
  768,
  768,
  `<ellipse cx="384" cy="750" rx="310" ry="34" fill="#cdb892" opacity=".6"/>
   <g transform="translate(114 486) scale(1.35)">${waistcoat}</g>
   <g transform="translate(128 60) scale(1.28)">${head}</g>`,
)

const leg = `<path d="M150 536 C140 566 138 590 140 622 L214 622 C218 590 216 560 214 536 Z" fill="#6b5a44"/>
  <path d="M132 612 C112 622 104 636 104 652 C134 664 186 664 216 656 L216 612 Z" fill="${black}"/>`
const arm = `<path d="M128 258 C78 288 50 346 44 410 C62 422 88 422 102 414 C106 372 122 344 146 322 Z" fill="${linen}"/>
  <path d="M44 410 C36 436 46 460 68 462 C92 462 104 440 102 414 C88 422 62 422 44 410 Z" fill="${black}"/>`

const figure = painted(
  640,
  896,
  `<ellipse cx="320" cy="846" rx="220" ry="26" fill="#cdb892" opacity=".7"/>
   <g transform="translate(88 184)">
     ${mirrored(232, leg)}
     <g transform="translate(32 240) scale(1)">${waistcoat}</g>
     ${mirrored(232, arm)}
     <path d="M388 436 C392 400 420 386 436 404 C446 420 432 436 424 430 M396 414 L402 654" stroke="#6b4526" stroke-width="13" fill="none"/>
   </g>
   <g transform="translate(124 76) scale(.98)">${head}</g>`,
)

/** Bruno the badger: portrait, whole figure. */
export const bruno: readonly Drawing[] = [
  { path: 'book/characters/bruno-portrait.jpg', svg: portrait },
  { path: 'book/characters/bruno-figure.jpg', svg: figure },
]
