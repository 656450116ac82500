import type { RouteOf } from '../route.ts'
import { Working } from '../ui/progress.tsx'

/** The batch screen. */
export function MatrixScreen({ route }: { readonly route: RouteOf<'batch'> }) {
  return <Working label={`Opening ${route.screen}`} />
}
