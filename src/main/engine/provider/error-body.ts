import { z } from 'zod'

/** What a provider said about an error, in whichever of the usual shapes. Strings are cut and hold no key. */
export interface ProviderError {
  readonly message: string | null
  readonly code: string | null
  readonly type: string | null
  readonly param: string | null
  /** "input" or "output" for a moderation block. */
  readonly moderationStage: string | null
  /** False when the body was not JSON: something other than the API may have answered. */
  readonly fromApi: boolean
}

const text = z.union([z.string(), z.number()]).nullish().catch(null)
const errorObject = z.object({
  message: text,
  code: text,
  type: text,
  param: text,
  moderation_details: z.object({ moderation_stage: text }).nullish().catch(null),
})
/** OpenAI and most servers; stable-diffusion.cpp; FastAPI servers. */
const bodyShapes = z.union([
  z.object({ error: errorObject }),
  z.object({ error: z.string() }).transform(({ error }) => ({ error: { message: error } })),
  z.object({ detail: z.unknown() }).transform(({ detail }) => ({ error: { message: asText(detail) } })),
])
type ErrorObject = Partial<z.infer<typeof errorObject>>

const longestMessage = 300
const longestWord = 120

/** Reads an error body. `secret` is removed wherever a server echoes it. Never throws. */
export function readErrorBody(body: string, secret: string): ProviderError {
  const parsed = parse(body)
  const error = parsed ?? {}
  const word = (value: unknown, length = longestWord): string | null => {
    if (value === null || value === undefined || value === '') return null
    return withoutKeys(asText(value), secret).slice(0, length)
  }
  return {
    message: word(error.message, longestMessage),
    code: word(error.code),
    type: word(error.type),
    param: word(error.param),
    moderationStage: word(error.moderation_details?.moderation_stage),
    fromApi: parsed !== null,
  }
}

/** Removes the key itself and anything that looks like one. */
export function withoutKeys(value: string, secret: string): string {
  const cleaned = secret.length >= 4 ? value.replaceAll(secret, '[key]') : value
  return cleaned.replace(/\bsk-[\w*-]{4,}/g, '[key]')
}

function parse(body: string): ErrorObject | null {
  try {
    const shape = bodyShapes.safeParse(JSON.parse(body))
    return shape.success ? shape.data.error : null
  } catch {
    return null
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The system's or undici's name of an error ("ECONNRESET"), never its text. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code.slice(0, 60) : null
}
