import type { Drawing } from './gouache.ts'

const width = 1536
const height = 1024

/** Where things stand, so that the picture and its masks agree. */
const wallShape = `<rect x="0" y="0" width="1536" height="716"/>`
const panes = [0, 1]
  .flatMap((column) => [0, 1].map((row) => ({ x: 150 + column * 146, y: 128 + row * 196 })))
  .map(({ x, y }) => `<rect x="${x}" y="${y}" width="134" height="184"/>`)
  .join('')
const windowShape = `<rect x="120" y="98" width="340" height="442"/>`
const curtainShape = `<path d="M64 66 L150 66 C160 240 150 420 128 640 L52 640 C70 420 74 240 64 66 Z"/><path d="M430 66 L516 66 C506 240 510 420 528 640 L452 640 C430 420 420 240 430 66 Z"/><rect x="40" y="54" width="500" height="14" rx="7"/>`
const sofaShape = `
  <path d="M612 470 C612 440 636 424 668 424 L1196 424 C1228 424 1252 440 1252 470 L1252 700 L612 700 Z"/>
  <path d="M560 590 C560 552 586 534 618 534 C650 534 668 556 668 590 L668 812 L572 812 C562 812 560 806 560 796 Z"/>
  <path d="M1304 590 C1304 552 1278 534 1246 534 C1214 534 1196 556 1196 590 L1196 812 L1292 812 C1302 812 1304 806 1304 796 Z"/>
  <rect x="650" y="610" width="564" height="204" rx="20"/>`
const legShape = `<path d="M590 808 l26 0 l-6 52 l-12 0 Z M1248 808 l26 0 l-8 52 l-12 0 Z"/>`
const cushionShape = `<path d="M690 500 C720 486 790 486 822 502 C832 540 832 590 824 622 C786 632 724 632 690 620 C680 586 680 536 690 500 Z"/><path d="M1052 506 C1090 488 1150 490 1176 508 C1186 546 1184 592 1174 624 C1136 634 1084 632 1050 620 C1042 586 1044 540 1052 506 Z"/>`
const frameShape = `<rect x="700" y="126" width="220" height="254"/><rect x="962" y="164" width="166" height="200"/>`
const lampShape = `<path d="M1340 250 L1472 250 L1506 390 L1306 390 Z"/><rect x="1401" y="386" width="10" height="442"/><ellipse cx="1406" cy="836" rx="58" ry="13"/>`
const plantShape = `
  <path d="M388 700 L500 700 L484 828 L404 828 Z"/>
  <path d="M444 704 C420 620 372 560 316 540 C334 610 384 670 440 704 Z M446 704 C440 600 470 520 530 470 C548 560 512 650 450 706 Z M446 706 C410 660 340 650 292 672 C344 704 400 716 446 708 Z M448 704 C490 640 550 622 600 636 C566 690 508 714 450 708 Z M444 702 C424 620 424 540 440 480 C470 540 474 630 450 702 Z"/>`
const tableShape = `<ellipse cx="900" cy="884" rx="190" ry="40"/><path d="M760 896 l16 0 l-10 92 l-10 0 Z M1024 896 l16 0 l8 92 l-10 0 Z M892 920 l16 0 l0 84 l-16 0 Z"/>`

const gradients = `
  <linearGradient id="wall" x1="0" x2="1" y1="0" y2=".35"><stop offset="0" stop-color="#efe9df"/><stop offset=".45" stop-color="#ded5c7"/><stop offset="1" stop-color="#bfb3a2"/></linearGradient>
  <linearGradient id="floor" x1="0" x2=".25" y1="0" y2="1"><stop offset="0" stop-color="#a98157"/><stop offset="1" stop-color="#6f4f33"/></linearGradient>
  <linearGradient id="sofa" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#8f9aa3"/><stop offset=".55" stop-color="#77828c"/><stop offset="1" stop-color="#58626b"/></linearGradient>
  <linearGradient id="seat" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#98a3ab"/><stop offset=".4" stop-color="#7d8891"/><stop offset="1" stop-color="#535d66"/></linearGradient>
  <linearGradient id="arm" x1="0" x2="1" y1="0" y2="0"><stop offset="0" stop-color="#5f6972"/><stop offset=".4" stop-color="#93a0a8"/><stop offset="1" stop-color="#636d76"/></linearGradient>
  <linearGradient id="sky" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#bcd9ea"/><stop offset=".6" stop-color="#e9f1ee"/><stop offset="1" stop-color="#dfe8d0"/></linearGradient>
  <linearGradient id="linen" x1="0" x2="1"><stop offset="0" stop-color="#e9e2d3"/><stop offset=".25" stop-color="#cfc5b2"/><stop offset=".5" stop-color="#efe9dc"/><stop offset=".75" stop-color="#c9bea9"/><stop offset="1" stop-color="#e6decd"/></linearGradient>
  <linearGradient id="mustard" x1="0" x2="1" y1="0" y2="1"><stop offset="0" stop-color="#d9aa4a"/><stop offset="1" stop-color="#a87a24"/></linearGradient>
  <linearGradient id="cream" x1="0" x2="1" y1="0" y2="1"><stop offset="0" stop-color="#f2ead9"/><stop offset="1" stop-color="#c9bda6"/></linearGradient>
  <linearGradient id="shade" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#f6e2b4"/><stop offset="1" stop-color="#e3bd78"/></linearGradient>
  <linearGradient id="leaf" x1="0" x2="1" y1="0" y2="1"><stop offset="0" stop-color="#6f8f56"/><stop offset="1" stop-color="#33502f"/></linearGradient>
  <linearGradient id="pot" x1="0" x2="1"><stop offset="0" stop-color="#c98e66"/><stop offset="1" stop-color="#87512f"/></linearGradient>
  <linearGradient id="oak" x1="0" x2="1"><stop offset="0" stop-color="#b98c5c"/><stop offset="1" stop-color="#7c5733"/></linearGradient>
  <radialGradient id="glow" cx="1406" cy="330" r="330" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#ffe2a2" stop-opacity=".75"/><stop offset="1" stop-color="#ffe2a2" stop-opacity="0"/></radialGradient>
  <radialGradient id="corner" cx="42%" cy="44%" r="80%"><stop offset=".5" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#1a120a" stop-opacity=".42"/></radialGradient>
  <filter id="b3"><feGaussianBlur stdDeviation="3"/></filter><filter id="b8"><feGaussianBlur stdDeviation="8"/></filter><filter id="b22"><feGaussianBlur stdDeviation="22"/></filter>
  <filter id="weave" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".5 .38" numOctaves="2" seed="5"/><feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  0 0 0 .5 -.2"/><feComposite in2="SourceGraphic" operator="in" result="t"/><feMerge><feMergeNode in="SourceGraphic"/><feMergeNode in="t"/></feMerge></filter>
  <filter id="plaster" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".02 .03" numOctaves="4" seed="11"/><feColorMatrix values="0 0 0 0 .3  0 0 0 0 .25  0 0 0 0 .2  0 0 0 .3 -.13"/><feComposite in2="SourceGraphic" operator="in" result="t"/><feMerge><feMergeNode in="SourceGraphic"/><feMergeNode in="t"/></feMerge></filter>
  <filter id="grainwood" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".004 .16" numOctaves="4" seed="2"/><feColorMatrix values="0 0 0 0 .2  0 0 0 0 .11  0 0 0 0 .05  0 0 0 1 -.38"/><feComposite in2="SourceGraphic" operator="in" result="t"/><feMerge><feMergeNode in="SourceGraphic"/><feMergeNode in="t"/></feMerge></filter>`

const boards = Array.from({ length: 9 }, (_, index) => {
  const y = 740 + index * index * 3.6 + index * 9
  return `<path d="M0 ${y} L1536 ${y}" stroke="#3d2716" stroke-opacity=".45" stroke-width="${1 + index * 0.4}"/>`
}).join('')

const view = `
  <g clip-path="url(#panes)"><rect x="120" y="98" width="340" height="442" fill="url(#sky)"/>
    <g filter="url(#b8)"><ellipse cx="190" cy="400" rx="120" ry="110" fill="#8fae74"/><ellipse cx="390" cy="360" rx="110" ry="130" fill="#7b9d62"/><ellipse cx="300" cy="300" rx="60" ry="70" fill="#a9c38c"/>
    <rect x="110" y="452" width="360" height="100" fill="#9db67c"/><path d="M330 540 L344 330 L352 330 L360 540 Z" fill="#6b5640"/><ellipse cx="240" cy="468" rx="60" ry="18" fill="#c7d3a1"/></g></g>`

const shadows = `
  <g filter="url(#b22)" fill="#1c120a"><ellipse cx="932" cy="846" rx="400" ry="34" opacity=".6"/><ellipse cx="448" cy="832" rx="90" ry="18" opacity=".6"/><ellipse cx="1406" cy="840" rx="90" ry="16" opacity=".5"/>
  <path d="M1252 440 C1320 460 1340 560 1336 700 L1252 716 Z" opacity=".34"/><path d="M640 424 L1230 424 L1250 400 L640 404 Z" opacity=".25"/></g>
  <g filter="url(#b8)" fill="#1c120a" opacity=".4"><rect x="710" y="140" width="222" height="254"/><rect x="972" y="178" width="166" height="200"/><rect x="132" y="104" width="344" height="448"/></g>`

const pictures = `
  <g><rect x="700" y="126" width="220" height="254" fill="#2f2a26"/><rect x="710" y="136" width="200" height="234" fill="#f4efe4"/>
    <path d="M736 330 C770 260 800 250 824 284 C846 314 866 250 886 236 L886 344 L736 344 Z" fill="#3f6f8c"/><circle cx="842" cy="208" r="30" fill="#d08a4a"/><path d="M736 312 C780 296 840 330 886 306 L886 344 L736 344 Z" fill="#2c4c5e"/></g>
  <g><rect x="962" y="164" width="166" height="200" fill="#9a6f43"/><rect x="972" y="174" width="146" height="180" fill="#f1ebdf"/>
    <path d="M1046 334 C1040 290 1040 250 1048 204 M1047 300 C1020 290 1006 268 1004 246 C1030 250 1044 272 1047 300 M1048 270 C1070 262 1086 242 1088 220 C1062 224 1050 244 1048 270" stroke="#4d6b4a" stroke-width="5" fill="#6f8f63"/></g>`

const photo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
  <defs>${gradients}<clipPath id="panes">${panes}</clipPath></defs>
  <g fill="url(#wall)" filter="url(#plaster)">${wallShape}</g>
  <path d="M470 80 L900 0 L1180 0 L620 716 L470 716 Z" fill="#fff6df" opacity=".28" filter="url(#b22)"/>
  <rect x="0" y="716" width="1536" height="308" fill="url(#floor)" filter="url(#grainwood)"/>${boards}
  <rect x="0" y="686" width="1536" height="32" fill="#efe9de"/><rect x="0" y="714" width="1536" height="5" fill="#3d2716" opacity=".5"/>
  <path d="M300 1024 L520 790 L1340 790 L1500 1024 Z" fill="#c9b9a0" filter="url(#weave)"/><path d="M352 1000 L548 806 L1314 806 L1452 1000 Z" fill="none" stroke="#8a6f55" stroke-width="7" opacity=".7"/>
  ${shadows}
  <g fill="#f6f2ea">${windowShape}</g>${view}
  <path d="M120 98 h340 v442 h-340 Z" fill="none" stroke="#cfc7b8" stroke-width="4"/><rect x="104" y="536" width="372" height="22" rx="4" fill="#f3eee4"/><rect x="104" y="554" width="372" height="6" fill="#a79a86"/>
  <g fill="url(#linen)" filter="url(#weave)">${curtainShape}</g>
  ${pictures}
  <rect x="0" y="0" width="1536" height="1024" fill="url(#glow)"/>
  <g fill="url(#shade)"><path d="M1340 250 L1472 250 L1506 390 L1306 390 Z"/></g><path d="M1306 390 L1506 390" stroke="#b88e4c" stroke-width="5"/>
  <rect x="1401" y="392" width="10" height="438" fill="#8c6a33"/><ellipse cx="1406" cy="836" rx="58" ry="13" fill="#7a5a2a"/>
  <g filter="url(#weave)"><path d="M612 470 C612 440 636 424 668 424 L1196 424 C1228 424 1252 440 1252 470 L1252 700 L612 700 Z" fill="url(#sofa)"/>
    <path d="M932 432 L932 610" stroke="#4b545c" stroke-width="6" opacity=".7"/>
    <rect x="650" y="610" width="564" height="204" rx="20" fill="url(#seat)"/><path d="M932 620 L932 730 M654 738 L1210 738" stroke="#454e56" stroke-width="6" opacity=".8"/>
    <path d="M560 590 C560 552 586 534 618 534 C650 534 668 556 668 590 L668 812 L572 812 C562 812 560 806 560 796 Z M1304 590 C1304 552 1278 534 1246 534 C1214 534 1196 556 1196 590 L1196 812 L1292 812 C1302 812 1304 806 1304 796 Z" fill="url(#arm)"/></g>
  <g filter="url(#b8)" opacity=".35"><path d="M650 606 L1214 606 L1214 628 L650 628 Z" fill="#12161a"/></g>
  <g fill="#5b3d22">${legShape}</g>
  <g filter="url(#weave)"><path d="M690 500 C720 486 790 486 822 502 C832 540 832 590 824 622 C786 632 724 632 690 620 C680 586 680 536 690 500 Z" fill="url(#mustard)"/><path d="M1052 506 C1090 488 1150 490 1176 508 C1186 546 1184 592 1174 624 C1136 634 1084 632 1050 620 C1042 586 1044 540 1052 506 Z" fill="url(#cream)"/></g>
  <g fill="url(#leaf)">${plantShape}</g><path d="M388 700 L500 700 L484 828 L404 828 Z" fill="url(#pot)"/><ellipse cx="444" cy="702" rx="54" ry="9" fill="#3b2a1c"/>
  <ellipse cx="900" cy="1000" rx="200" ry="18" fill="#1c120a" opacity=".35" filter="url(#b8)"/>
  <g fill="url(#oak)">${tableShape}</g><ellipse cx="900" cy="880" rx="186" ry="36" fill="#c69a68"/>
  <g><path d="M846 868 L940 862 L952 876 L852 884 Z" fill="#7d3b32"/><path d="M850 860 L938 855 L948 868 L856 874 Z" fill="#e9dfca"/><ellipse cx="1004" cy="864" rx="26" ry="9" fill="#eef0ec"/><path d="M982 866 C984 890 1024 890 1026 866 Z" fill="#d6dad6"/></g>
  <rect width="1536" height="1024" fill="url(#corner)"/>
</svg>`

/** White where the picture is to change, black elsewhere. */
function region(change: string, keep: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
  <rect width="${width}" height="${height}" fill="#000"/><g fill="#fff">${change}</g><g fill="#000">${keep}</g></svg>`
}

const inFront = windowShape + curtainShape + sofaShape + cushionShape + frameShape + lampShape + plantShape
const sill = `<rect x="104" y="530" width="372" height="32"/><rect x="0" y="684" width="1536" height="40"/>`

/** A living room, and what can be changed in it. */
export const room: readonly Drawing[] = [{ path: 'room/living-room.jpg', svg: photo, grain: 0.05 }]

export const roomMasks: readonly Drawing[] = [
  { path: 'room/masks/wall.png', svg: region(wallShape, inFront + sill) },
  { path: 'room/masks/sofa.png', svg: region(sofaShape, cushionShape + plantShape + tableShape) },
  { path: 'room/masks/window.png', svg: region(panes, curtainShape + plantShape) },
]

const cloth = (name: string, colour: string, filter: string): Drawing => ({
  path: `room/swatches/${name}.jpg`,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512"><defs>${gradients}
  <linearGradient id="light" x1="0" x2="1" y1="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".16"/><stop offset="1" stop-color="#000" stop-opacity=".14"/></linearGradient></defs>
  <rect width="512" height="512" fill="${colour}" filter="url(#${filter})"/><rect width="512" height="512" fill="url(#light)"/></svg>`,
})

/** Paint and cloth to change to. */
export const swatches: readonly Drawing[] = [
  cloth('sage', '#9db09a', 'plaster'),
  cloth('terracotta', '#b9654a', 'plaster'),
  cloth('ink-blue', '#2f4258', 'plaster'),
  cloth('ochre-velvet', '#b9852f', 'weave'),
  cloth('moss-corduroy', '#5b6b47', 'weave'),
]
