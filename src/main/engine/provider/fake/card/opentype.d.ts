/** The module build of opentype.js: named exports in Node and in the bundle alike. */
declare module 'opentype.js/dist/opentype.mjs' {
  export { parse, type Font, type Glyph, type PathCommand } from 'opentype.js'
}
