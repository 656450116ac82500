import { assertNever } from '../../contract/assert-never.ts'
import { useEngine } from '../engine.ts'
import { useNavigation } from '../navigation.tsx'
import type { Route, RouteOf } from '../route.ts'

export interface Crumb {
  readonly label: string
  /** Null: here. */
  readonly route: Route | null
}

/** The way from the rail to where the window is. */
export function useCrumbs(): readonly Crumb[] {
  const { route } = useNavigation()
  const batchId = batchOf(route)
  const batch = useEngine('batch.get', { batchId: batchId ?? 1 }, { enabled: batchId !== null })
  return crumbsOf(route, batch.data?.name ?? (batchId === null ? '' : `Batch ${batchId}`))
}

function batchOf(route: Route): number | null {
  if (route.screen === 'batch') return route.batchId
  return route.screen === 'image' && route.from.screen === 'batch' ? route.from.batchId : null
}

const batches: Crumb = { label: 'Batches', route: { screen: 'batches' } }

/** The crumbs of a route; `batchName` names the batch it lies in. */
export function crumbsOf(route: Route, batchName: string): readonly Crumb[] {
  switch (route.screen) {
    case 'batches':
      return [{ label: 'Batches', route: null }]
    case 'import':
      return [batches, { label: 'New batch', route: null }]
    case 'batch':
      return [batches, { label: batchName, route: null }]
    case 'queue':
      return [{ label: 'Queue', route: null }]
    case 'spend':
      return [
        { label: 'Queue', route: { screen: 'queue' } },
        { label: 'Spend', route: null },
      ]
    case 'gallery':
      return [{ label: 'Gallery', route: null }]
    case 'characters':
      return charactersCrumbs(route)
    case 'image':
      return [...crumbsOf(route.from, batchName).slice(0, -1), parentOf(route.from, batchName), imageCrumb]
    case 'settings':
      return [{ label: 'Settings', route: null }]
    default:
      return assertNever(route)
  }
}

function charactersCrumbs({ name, fresh }: RouteOf<'characters'>): readonly Crumb[] {
  const screen: Crumb = { label: 'Characters', route: null }
  if (fresh)
    return [
      { ...screen, route: { screen: 'characters' } },
      { label: 'New character', route: null },
    ]
  return name === undefined ? [screen] : [screen, { label: `@${name}`, route: null }]
}

const imageCrumb: Crumb = { label: 'Picture', route: null }

/** The last crumb of the place an image was opened from, as a way back. */
function parentOf(from: Route, batchName: string): Crumb {
  const last = crumbsOf(from, batchName).at(-1)
  return { label: last?.label ?? 'Back', route: from }
}
