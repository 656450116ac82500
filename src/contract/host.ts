import { z } from 'zod'
import type { EngineEvent } from './events.ts'
import type { Failure } from './failure.ts'
import type { Reply } from './channel.ts'
import type { RequestInput, RequestName, RequestOutput } from './requests.ts'

export const themes = ['system', 'dark', 'light'] as const
export type Theme = (typeof themes)[number]

/** What the window remembers between starts; the shell keeps it beside the window's size. */
export const viewStateSchema = z.strictObject({
  theme: z.enum(themes).default('dark'),
  /** The window's own route, opaque to the shell. */
  route: z.string().max(2_000).default(''),
})
export type ViewState = z.infer<typeof viewStateSchema>

export const linkIds = ['openai-keys', 'openai-billing', 'openai-verification', 'openai-usage'] as const

interface HostSpec<Input extends z.ZodType, Output> {
  readonly input: Input
  readonly output?: Output
}
const ask =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): HostSpec<Input, Output> => ({ input })
const nothing = z.strictObject({})

export interface HostInfo {
  readonly version: string
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other'
  readonly electron: string
  readonly engine: EngineState
}

/** A path the user chose in a dialog or dropped; only such paths are passed on to the engine. */
export interface ChosenPath {
  readonly path: string
  readonly name: string
}

export type EngineState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly library: string }
  | { readonly kind: 'restarting'; readonly attempt: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What only the shell can do: dialogs, the window itself, its memory. */
export const hostRequests = {
  'host.info': ask<HostInfo>()(nothing),
  'host.viewState': ask<ViewState>()(nothing),
  'host.saveViewState': ask<null>()(viewStateSchema),
  'host.pickSheet': ask<ChosenPath | null>()(nothing),
  /** A folder besides the sheet's in which pictures named by a path may lie. */
  'host.pickPictureFolder': ask<ChosenPath | null>()(nothing),
  'host.pickFolder': ask<ChosenPath | null>()(nothing),
  /** Pictures to send along, at most `mostReferences`; granted for `references.add`. Empty when the user backs out. */
  'host.pickPictures': ask<readonly ChosenPath[]>()(nothing),
  /** Where a table goes: the system's save dialog, which asks before a file is replaced. `name`: suggested, without extension. */
  'host.pickCsv': ask<ChosenPath | null>()(z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,60}$/) })),
  /** Chooses another library folder and restarts the engine on it. Null when the user backs out. */
  'host.pickLibrary': ask<ChosenPath | null>()(nothing),
  /** A sheet named on the command line, once. */
  'host.openedSheet': ask<ChosenPath | null>()(nothing),
  'host.window': ask<null>()(z.strictObject({ action: z.enum(['minimize', 'maximize', 'close']) })),
  'host.showFolder': ask<null>()(z.strictObject({ what: z.enum(['library', 'delivery']) })),
  'host.showImage': ask<null>()(z.strictObject({ imageId: z.number().int().positive() })),
  'host.openLink': ask<null>()(z.strictObject({ link: z.enum(linkIds) })),
  'host.restartEngine': ask<null>()(nothing),
  /** Starts an engine that repairs its library first. Only for one that was refused as `library_damaged`, else `conflict`. */
  'host.repairLibrary': ask<null>()(nothing),
} as const

export type HostRequests = typeof hostRequests
export type HostRequestName = keyof HostRequests
export type HostInput<Name extends HostRequestName> = z.input<HostRequests[Name]['input']>
export type HostOutput<Name extends HostRequestName> =
  HostRequests[Name] extends HostSpec<z.ZodType, infer Output> ? Output : never
export const hostRequestNames = Object.keys(hostRequests) as readonly HostRequestName[]

/** What the shell pushes to the window. */
export type WindowEvent =
  | { readonly kind: 'engine'; readonly state: EngineState }
  | { readonly kind: 'events'; readonly events: readonly EngineEvent[] }
  | { readonly kind: 'openSheet'; readonly sheet: ChosenPath }

type EngineCalls = {
  readonly [Name in RequestName]: (input: RequestInput<Name>) => Promise<Reply<RequestOutput<Name>>>
}
type HostCalls = {
  readonly [Name in HostRequestName]: (input: HostInput<Name>) => Promise<Reply<HostOutput<Name>>>
}

/** `window.proofsheet`: one named function per request, nothing that takes a channel. */
export interface Bridge {
  readonly engine: EngineCalls
  readonly host: HostCalls
  /** The path of a file the user dropped on the window, granted to the engine as a sheet or picture; null when it is not a file on disk. */
  readonly chooseDropped: (file: unknown) => Promise<ChosenPath | null>
  readonly subscribe: (listener: (event: WindowEvent) => void) => () => void
}
