import { z } from 'zod'
import { characterNameSchema } from '../contract/character.ts'
import { rowDisplays } from '../contract/row.ts'
import { spendKeys } from '../contract/spend.ts'
import { periods } from './spend/period.ts'

const id = z.number().int().positive()

export const settingsSections = ['providers', 'budget', 'start-up', 'library', 'appearance', 'about'] as const
export type SettingsSection = (typeof settingsSections)[number]

const batch = z.strictObject({
  screen: z.literal('batch'),
  batchId: id,
  display: z.enum(rowDisplays).optional(),
  search: z.string().max(200).optional(),
  /** Where the focus was: the row, and the variant by its place. */
  rowId: id.optional(),
  variant: z.number().int().min(0).optional(),
  rowHeight: z.enum(['small', 'medium', 'large']).optional(),
})
const queue = z.strictObject({ screen: z.literal('queue') })
const spend = z.strictObject({
  screen: z.literal('spend'),
  by: z.enum(spendKeys).optional(),
  period: z.enum(periods).optional(),
  batchId: id.optional(),
})
const gallery = z.strictObject({
  screen: z.literal('gallery'),
  query: z.string().max(1_000).optional(),
  imageId: id.optional(),
  /** Base height of a row of pictures, px. */
  height: z.number().int().min(96).max(320).optional(),
})

const characters = z.strictObject({
  screen: z.literal('characters'),
  /** Absent: the first. */
  name: characterNameSchema.optional(),
  /** An older one, to look at. */
  version: z.number().int().min(1).optional(),
  /** One that is being made. */
  fresh: z.literal(true).optional(),
})

const routeSchema = z.discriminatedUnion('screen', [
  z.strictObject({ screen: z.literal('batches') }),
  /** The sheet being read lives in the engine's memory only, so this place is not kept over a restart. */
  z.strictObject({ screen: z.literal('import') }),
  batch,
  queue,
  spend,
  gallery,
  characters,
  /** `from`: the place that Esc goes back to, with its focus. */
  z.strictObject({ screen: z.literal('image'), imageId: id, from: z.union([batch, queue, spend, gallery]) }),
  z.strictObject({ screen: z.literal('settings'), section: z.enum(settingsSections).optional() }),
])

/** Every place in the app. */
export type Route = z.infer<typeof routeSchema>
export type RouteOf<Screen extends Route['screen']> = Extract<Route, { readonly screen: Screen }>

export const home: Route = { screen: 'batches' }

/** A route as the shell keeps it. */
export function routeText(route: Route): string {
  return route.screen === 'import' ? JSON.stringify(home) : JSON.stringify(route)
}

/** The route a text stands for; the batches when it is empty, damaged or from another version. */
export function routeFrom(text: string): Route {
  try {
    return routeSchema.parse(JSON.parse(text))
  } catch {
    return home
  }
}
