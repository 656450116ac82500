import { z } from 'zod'
import { failed } from '../../../../contract/failure.ts'

const ms = z.number().int().min(0).max(3_600_000)
const perMinute = z.number().int().min(1).max(1_000_000_000)

/** What the fake API does with one request. Unless said otherwise nothing is billed. */
export const behaviourSchema = z.discriminatedUnion('kind', [
  /** `partials`: previews that come, when they are fewer than were asked for. */
  z.strictObject({ kind: z.literal('ok'), latencyMs: ms.optional(), partials: z.number().int().min(0).optional() }),
  z.strictObject({
    kind: z.literal('rate_limited'),
    /** The header as it is sent, seconds or a date; absent: no header. */
    retryAfter: z.string().optional(),
    retryAfterMs: z.string().optional(),
    code: z.enum(['rate_limit_exceeded', 'slow_down']).default('rate_limit_exceeded'),
  }),
  z.strictObject({
    kind: z.literal('quota'),
    code: z
      .enum([
        'insufficient_quota',
        'credit_balance_exhausted',
        'organization_spend_limit_exceeded',
        'project_spend_limit_exceeded',
        'organization_usage_limit_exceeded',
        'billing_hard_limit_reached',
      ])
      .default('insufficient_quota'),
  }),
  z.strictObject({ kind: z.literal('key_refused') }),
  z.strictObject({ kind: z.literal('not_verified') }),
  z.strictObject({ kind: z.literal('forbidden') }),
  z.strictObject({ kind: z.literal('model_not_found') }),
  z.strictObject({ kind: z.literal('moderation'), stage: z.enum(['input', 'output']).default('input') }),
  z.strictObject({ kind: z.literal('unknown_parameter'), param: z.string().default('response_format') }),
  /** A JSON error, or the HTML page of a gateway. `billed`: the work was done all the same. */
  z.strictObject({
    kind: z.literal('error'),
    status: z.number().int().min(400).max(599).default(500),
    html: z.boolean().default(false),
    billed: z.boolean().default(false),
  }),
  /** A login page with status 200. */
  z.strictObject({ kind: z.literal('web_page') }),
  z.strictObject({
    kind: z.literal('redirect'),
    status: z.number().int().min(300).max(399).default(307),
    location: z.string(),
  }),
  /** The connection dies before the request is accepted, or after it was (billed). */
  z.strictObject({ kind: z.literal('reset'), after: z.enum(['received', 'accepted']).default('accepted') }),
  /** Billed, from here on. */
  z.strictObject({ kind: z.literal('slow_head'), latencyMs: ms }),
  z.strictObject({ kind: z.literal('hang') }),
  /** The body ends early; `announced`: after a content-length, so that it can be noticed. */
  z.strictObject({
    kind: z.literal('cut'),
    share: z.number().min(0).max(1).default(0.5),
    announced: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal('drip'), bytes: z.number().int().min(1).default(1), everyMs: ms.default(100) }),
  /** Well-formed or not, an answer that holds no usable picture. */
  z.strictObject({
    kind: z.literal('spoiled'),
    how: z.enum(['truncated_base64', 'bad_base64', 'html_base64', 'no_data', 'empty_data', 'broken_json', 'url']),
  }),
  z.strictObject({
    kind: z.literal('wrong_size'),
    size: z
      .string()
      .regex(/^\d+x\d+$/)
      .default('1024x1024'),
  }),
  z.strictObject({ kind: z.literal('wrong_format'), format: z.enum(['png', 'jpeg', 'webp']).default('jpeg') }),
  /** No alpha although transparent was asked for. */
  z.strictObject({ kind: z.literal('opaque') }),
  /** The body is padded to so many bytes. */
  z.strictObject({ kind: z.literal('huge'), bytes: z.number().int().min(1).max(1_000_000_000).default(200_000_000) }),
  /** A stream that ends without its last event. */
  z.strictObject({ kind: z.literal('no_completed') }),
  /** A stream whose connection dies after so many previews. */
  z.strictObject({ kind: z.literal('cut_after_partial'), partials: z.number().int().min(0).max(3).default(1) }),
  /** An error after so many previews, as the last event of a stream; without a stream a 400. */
  z.strictObject({
    kind: z.literal('stream_error'),
    code: z.string().nullable().default('moderation_blocked'),
    type: z.string().default('image_generation_user_error'),
    partials: z.number().int().min(0).max(3).default(1),
    billed: z.boolean().default(false),
  }),
  /** Anything else, verbatim. */
  z.strictObject({
    kind: z.literal('raw'),
    status: z.number().int().min(200).max(599),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(''),
    billed: z.boolean().default(false),
  }),
])
export type Behaviour = z.output<typeof behaviourSchema>

const ruleSchema = z.strictObject({
  /** All that are given must hold. Requests are counted from 1, POSTs to the image endpoints only. */
  when: z
    .strictObject({
      requests: z.array(z.number().int().min(1)).optional(),
      from: z.number().int().min(1).optional(),
      to: z.number().int().min(1).optional(),
      every: z.number().int().min(1).optional(),
      /** Anywhere in the prompt. */
      prompt: z.string().min(1).optional(),
      /** This share of requests, chosen by the script's seed and the request's number. */
      rate: z.number().min(0).max(1).optional(),
    })
    .default({}),
  /** The rule is used up after so many. */
  times: z.number().int().min(1).optional(),
  do: behaviourSchema,
})

/** How the fake API behaves. The first rule that fits decides; without one the answer is ok. */
export const scriptSchema = z.strictObject({
  latencyMs: z.union([ms, z.tuple([ms, ms])]).default(0),
  /**
   * A bucket that holds a minute's worth and is refilled continuously; pictures sent along count too. What does not fit
   * gets 429 at once. A list changes the limit in the middle, ms since the start.
   */
  imagesPerMinute: z.union([perMinute, z.array(z.strictObject({ fromMs: ms, limit: perMinute })).min(1)]).optional(),
  tokensPerMinute: perMinute.optional(),
  /** Pictures that may come at once after a rest; absent: a minute's worth. */
  burst: z.number().int().min(1).optional(),
  /** Where the limits are told. `claimed`: what headers say the limit of images is, true or not. */
  rateTells: z
    .strictObject({
      headers: z.boolean().default(false),
      words: z.boolean().default(true),
      retryAfter: z.boolean().default(true),
      claimed: perMinute.optional(),
    })
    .prefault({}),
  /** Between the events of a stream, ms. */
  eventEveryMs: ms.default(0),
  seed: z.number().int().default(1),
  rules: z.array(ruleSchema).default([]),
})
export type Script = z.output<typeof scriptSchema>
export type ScriptInput = z.input<typeof scriptSchema>
type Rule = Script['rules'][number]

/** Throws ProofsheetError `bad_request` with what is wrong and where. */
export function readScript(value: unknown): Script {
  const parsed = scriptSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw failed(
    'bad_request',
    `The script of the fake API is not valid: ${z.prettifyError(parsed.error)}`,
    'Correct it and start again.',
  )
}

/** Follows a script; keeps count of rules used. */
export interface Player {
  behaviour(number: number, prompt: string): Behaviour
  /** ms for this request. */
  latency(number: number): number
}

export function play(script: Script): Player {
  const used = new Map<Rule, number>()
  return {
    behaviour(number, prompt) {
      const rule = script.rules.find((candidate) => {
        if (candidate.times !== undefined && (used.get(candidate) ?? 0) >= candidate.times) return false
        return fits(candidate.when, number, prompt, script.seed)
      })
      if (rule === undefined) return { kind: 'ok' }
      used.set(rule, (used.get(rule) ?? 0) + 1)
      return rule.do
    },
    latency(number) {
      if (typeof script.latencyMs === 'number') return script.latencyMs
      const [least, most] = script.latencyMs
      return Math.round(least + (most - least) * chance(script.seed + 7, number))
    },
  }
}

function fits(when: Rule['when'], number: number, prompt: string, seed: number): boolean {
  if (when.requests !== undefined && !when.requests.includes(number)) return false
  if (when.from !== undefined && number < when.from) return false
  if (when.to !== undefined && number > when.to) return false
  if (when.every !== undefined && number % when.every !== 0) return false
  if (when.prompt !== undefined && !prompt.includes(when.prompt)) return false
  return when.rate === undefined || chance(seed, number) < when.rate
}

/** 0 to 1, the same for the same seed and number: a 32-bit mix. */
function chance(seed: number, number: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number, 0xc2b2ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296
}
