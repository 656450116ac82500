import type { RouteOf } from '../route.ts'
import { Working } from '../ui/progress.tsx'

/** The gallery screen. */
export function GalleryScreen({ route }: { readonly route: RouteOf<'gallery'> }) {
  return <Working label={`Opening ${route.screen}`} />
}
