import type { RouteOf } from '../route.ts'
import { Working } from '../ui/progress.tsx'

/** The image screen. */
export function ImageScreen({ route }: { readonly route: RouteOf<'image'> }) {
  return <Working label={`Opening ${route.screen}`} />
}
