import { fileURLToPath } from 'node:url'

/** True when run from source (Node strips the types), false in the built bundle. */
const fromSource = import.meta.url.endsWith('.ts')

/** A file shipped beside the programs: "examples/products.csv". Source and bundle lie three and two folders deep. */
export function assetPath(name: string): string {
  return fileURLToPath(new URL(`${fromSource ? '../../../' : '../../'}${name}`, import.meta.url))
}
