import type { Failure } from '../../../contract/failure.ts'
import type { ModelInfo } from '../../../contract/model.ts'
import type { JobInputs } from '../../../contract/reference.ts'
import type { JobRecord } from '../store/jobs.ts'
import type { ModelCosts } from './ports.ts'

/** What a body says that a model may limit. */
interface Said {
  readonly prompt?: string
  readonly size?: string
  readonly quality?: string
  readonly complexity?: string
  readonly background?: string
  readonly output_format?: string
  readonly moderation?: string
  readonly partial_images?: number
  readonly frame_count?: number
}

/**
 * Why a planned request is not sent: its model was given lower limits since, and the answer would be a refusal or a picture
 * nobody wants. Null when it keeps to them, and for a model that is not listed. What a model no longer has at all is left to
 * the provider, whose refusal leaves it out.
 */
export function limitFailure(models: Pick<ModelCosts, 'find' | 'checkSize'>, job: JobRecord): Failure | null {
  const info = models.find(job.model)
  if (info === null) return null
  const said = JSON.parse(job.body) as Said
  const broken = valueBroken(info, said) ?? sizeBroken(models, job.model, said) ?? picturesBroken(info, job)
  if (broken === null) return null
  return {
    code: 'bad_request',
    message: `${broken} That was not so when this was planned. It was not sent, and nothing was charged.`,
    money: 'not_charged',
    action: 'Change the request, or correct the limit in the model file and retry.',
  }
}

function valueBroken(info: ModelInfo, said: Said): string | null {
  const lists = [
    ['quality', said.quality, info.qualities],
    ['complexity', said.complexity, info.complexities],
    ['background', said.background, info.backgrounds],
    ['format', said.output_format, info.formats],
    ['moderation', said.moderation, info.moderations],
  ] as const
  for (const [field, value, allowed] of lists) {
    if (value !== undefined && allowed.length > 0 && !allowed.includes(value))
      return `"${value}" is no ${field} of ${info.id}: it has ${allowed.join(', ')}.`
  }
  const { prompt = '', partial_images: previews = 0 } = said
  if (prompt.length > info.maxPromptChars)
    return `The prompt has ${prompt.length} characters, and ${info.id} takes ${info.maxPromptChars}.`
  if (previews > info.maxPartialImages)
    return `${previews} previews are asked for, and ${info.id} sends at most ${info.maxPartialImages}.`
  return null
}

function sizeBroken(models: Pick<ModelCosts, 'checkSize'>, model: string, said: Said): string | null {
  if (said.size === undefined) return null
  const gif = said.output_format === 'gif' ? { frames: said.frame_count ?? null } : null
  const verdict = models.checkSize(model, said.size, gif)
  return verdict.ok ? null : verdict.reason
}

function picturesBroken(info: ModelInfo, { endpoint, inputs }: JobRecord): string | null {
  const isEdit = endpoint === 'images/edits'
  if (!info.endpoints.includes(isEdit ? 'edits' : 'generations'))
    return isEdit ? `${info.id} takes no pictures along.` : `${info.id} only changes pictures, and none goes along.`
  if (!isEdit || inputs === null) return null
  const { images, mask, markup } = JSON.parse(inputs) as JobInputs
  if (images.length > info.maxReferences)
    return `${images.length} pictures go along, and ${info.id} takes at most ${info.maxReferences}.`
  if (mask && !info.masks) return `${info.id} takes no mask.`
  return markup && !info.markup ? `${info.id} takes no markup.` : null
}
