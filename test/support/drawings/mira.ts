import { mirrored, painted, type Drawing } from './gouache.ts'

const coat = '#c8622d'
const dark = '#a44a1f'
const cream = '#f6e7d2'
const ink = '#3a2418'
const rain = '#dba534'
const rainDark = '#b9831f'

/** Her head from the front, 400 wide, the chin at 200,380. */
const head = `
  <path d="M62 176 C48 92 50 40 74 8 C112 26 148 66 166 112 Z" fill="${dark}"/>
  <path d="M78 150 C70 96 72 62 82 42 C104 60 126 86 138 116 Z" fill="#5b3020"/>
  <path d="M338 176 C352 92 350 40 326 8 C314 14 303 21 292 30 L298 52 L276 46 C258 64 244 88 234 112 Z" fill="${dark}"/>
  <path d="M322 150 C330 96 328 62 318 44 C296 60 274 86 262 116 Z" fill="#5b3020"/>
  <path d="M74 8 C66 20 61 34 58 52 C74 46 88 44 100 44 C92 30 84 18 74 8 Z" fill="#3d221a"/>
  <path d="M326 8 C334 20 339 34 342 52 C326 46 312 44 300 44 L298 52 L292 30 C303 21 314 14 326 8 Z" fill="#3d221a"/>
  <path d="M200 92 C276 88 344 132 362 196 C376 232 384 246 398 262 C372 270 352 282 336 302 C304 342 246 380 200 380 C154 380 96 342 64 302 C48 282 28 270 2 262 C16 246 24 232 38 196 C56 132 124 88 200 92 Z" fill="${coat}"/>
  <path d="M200 92 C214 92 226 94 238 97 C226 140 220 180 216 214 L184 214 C180 180 174 140 162 97 C174 94 186 92 200 92 Z" fill="#d67a3c" opacity=".75"/>
  ${mirrored(
    200,
    `<path d="M200 380 C154 380 96 342 64 302 C48 282 28 270 2 262 C40 250 76 240 110 246 C148 252 176 262 186 282 C192 300 196 330 200 352 Z" fill="${cream}"/>
     <path d="M18 262 C40 268 56 276 70 290 M44 252 C66 258 82 268 94 280" stroke="#e2c8a4" stroke-width="5" fill="none"/>
     <ellipse cx="128" cy="218" rx="21" ry="25" fill="#fffaf0"/>
     <ellipse cx="131" cy="220" rx="16" ry="20" fill="#4f7a4a"/>
     <ellipse cx="132" cy="221" rx="9" ry="13" fill="#20140e"/>
     <circle cx="137" cy="213" r="5" fill="#fff"/>
     <path d="M104 208 C112 190 144 186 156 206" stroke="${ink}" stroke-width="6" fill="none"/>
     <path d="M108 172 C120 164 136 164 146 170" stroke="${dark}" stroke-width="7" fill="none"/>
     <ellipse cx="96" cy="278" rx="24" ry="13" fill="#e9a07c" opacity=".55"/>`,
  )}
  <path d="M178 300 C186 290 214 290 222 300 C224 314 210 326 200 328 C190 326 176 314 178 300 Z" fill="${ink}"/>
  <path d="M190 300 C195 297 203 297 207 300" stroke="#8b6a5a" stroke-width="4" fill="none"/>
  <path d="M200 328 L200 342 M200 342 C188 356 170 356 160 346 M200 342 C212 356 230 356 240 346" stroke="${ink}" stroke-width="5" fill="none"/>`

const toggle = (y: number): string =>
  `<path d="M182 ${y} L222 ${y + 2}" stroke="#7a4f2a" stroke-width="13"/><path d="M188 ${y - 2} L212 ${y - 1}" stroke="#a97848" stroke-width="4"/>`

const coatBody = `
  <path d="M128 12 C88 60 64 160 52 288 C110 318 290 318 348 288 C336 160 312 60 272 12 C236 30 164 30 128 12 Z" fill="${rain}"/>
  <path d="M52 288 C110 318 290 318 348 288 L350 304 C290 336 110 336 50 304 Z" fill="${rainDark}"/>
  <path d="M202 28 L202 318" stroke="${rainDark}" stroke-width="6" fill="none"/>
  <path d="M120 8 C150 40 250 40 280 8 C292 26 292 44 284 58 C250 84 150 84 116 58 C108 44 108 26 120 8 Z" fill="#e9bd57"/>
  <path d="M88 214 C104 222 126 224 142 220 L140 270 C122 274 102 272 86 264 Z M258 220 C276 224 298 222 312 214 L314 264 C298 272 278 274 260 270 Z" fill="#cf9829"/>
  ${[112, 172, 232].map(toggle).join('')}`

const portrait = painted(
  768,
  768,
  `<ellipse cx="384" cy="748" rx="300" ry="36" fill="#cdb892" opacity=".6"/>
   <g transform="translate(134 478) scale(1.25)">${coatBody}</g>
   <g transform="translate(124 52) scale(1.3)">${head}</g>`,
)

const tail = `
  <path d="M300 470 C380 470 470 420 486 330 C494 280 470 236 430 226 C446 280 420 340 360 374 C330 392 304 410 290 430 Z" fill="${coat}"/>
  <path d="M486 330 C494 280 470 236 430 226 C436 250 434 276 424 300 C440 300 466 310 486 330 Z" fill="${cream}"/>
  <path d="M330 440 C380 424 420 396 440 350" stroke="${dark}" stroke-width="6" fill="none" opacity=".6"/>`
const leg = `<path d="M150 520 C146 560 146 590 148 622 L196 622 C198 590 198 560 196 520 Z" fill="#6d3a22"/>
  <path d="M140 600 C134 632 134 646 128 658 C150 668 184 668 202 660 L202 600 Z" fill="#37586b"/>
  <path d="M140 604 L202 604" stroke="#54788c" stroke-width="10"/>`
const arm = `<path d="M190 240 C150 258 112 318 90 390 C106 402 126 404 140 398 C148 362 164 334 186 312 Z" fill="#cf9829"/>
  <path d="M90 390 C82 414 88 436 106 440 C126 442 138 422 140 398 C126 404 106 402 90 390 Z" fill="#6d3a22"/>`

const figure = painted(
  640,
  896,
  `<ellipse cx="320" cy="842" rx="200" ry="26" fill="#cdb892" opacity=".7"/>
   <g transform="translate(74 176)">
     ${tail}
     ${mirrored(246, leg)}
     <g transform="translate(86 222) scale(.8 1)">${coatBody}</g>
     ${mirrored(246, arm)}
     <path d="M196 262 C226 330 290 396 350 420" stroke="#4d2f1d" stroke-width="11" fill="none"/>
     <path d="M316 400 L404 414 L396 486 L306 474 Z" fill="#7fb0c9"/><path d="M316 400 L404 414 L400 446 C366 456 336 452 311 438 Z" fill="#5f93b0"/>
     <circle cx="356" cy="452" r="7" fill="#e9d9a8"/>
   </g>
   <g transform="translate(120 62) scale(1)">${head}</g>`,
)

/** Her head from the side, looking left. */
const sideHead = `
  <path d="M330 150 C352 96 346 48 318 10 C290 28 262 70 252 118 Z" fill="${dark}"/>
  <path d="M318 10 C330 26 338 44 341 64 C324 56 306 54 292 56 C298 38 308 22 318 10 Z" fill="#3d221a"/>
  <path d="M316 134 C326 100 324 72 314 48 C296 66 280 92 272 118 Z" fill="#5b3020"/>
  <path d="M262 104 C318 104 372 146 384 208 C392 252 414 270 432 284 C404 290 388 306 372 330 C340 372 270 376 222 352 C176 338 120 328 74 316 C54 310 42 296 46 282 C88 268 126 248 150 212 C172 146 208 106 262 104 Z" fill="${coat}"/>
  <path d="M46 282 C88 274 140 262 182 272 C226 284 262 300 286 330 C304 350 300 362 284 364 C262 364 240 360 222 352 C176 338 120 328 74 316 C54 310 42 296 46 282 Z" fill="${cream}"/>
  <path d="M432 284 C404 290 388 306 372 330 C356 350 330 362 302 364 C330 340 350 310 380 296 C398 290 414 286 432 284 Z" fill="${cream}"/>
  <path d="M34 276 C40 262 66 262 72 274 C72 288 58 298 48 298 C38 294 32 286 34 276 Z" fill="${ink}"/>
  <path d="M74 314 C104 318 130 320 154 312" stroke="${ink}" stroke-width="5" fill="none"/>
  <ellipse cx="214" cy="216" rx="18" ry="23" fill="#fffaf0"/><ellipse cx="209" cy="218" rx="14" ry="19" fill="#4f7a4a"/>
  <ellipse cx="207" cy="219" rx="8" ry="12" fill="#20140e"/><circle cx="203" cy="211" r="5" fill="#fff"/>
  <path d="M190 200 C198 186 226 186 236 206" stroke="${ink}" stroke-width="6" fill="none"/>
  <path d="M196 166 C208 158 226 160 234 168" stroke="${dark}" stroke-width="7" fill="none"/>`

const side = painted(
  768,
  768,
  `<ellipse cx="400" cy="748" rx="290" ry="34" fill="#cdb892" opacity=".6"/>
   <g transform="translate(196 492) scale(1.16)">${coatBody}</g>
   <g transform="translate(84 92) scale(1.28)">${sideHead}</g>`,
)

/** Mira the fox: portrait, whole figure, side. */
export const mira: readonly Drawing[] = [
  { path: 'book/characters/mira-portrait.jpg', svg: portrait },
  { path: 'book/characters/mira-figure.jpg', svg: figure },
  { path: 'book/characters/mira-side.webp', svg: side },
]
