import type { JobInputs } from '../../../../contract/reference.ts'
import type { Provider } from '../../provider/provider.ts'
import type { JobRecord } from '../../store/jobs.ts'
import type { Lane, Weight } from './pace.ts'

/** Output tokens cost $30 a million with every present model, and are most of a request: its price tells its tokens. */
const microsPerToken = 30

export function laneOf({ name, host, keyFingerprint }: Provider): Lane {
  return { provider: name, host, keyFingerprint }
}

/**
 * What a job asks of the provider's limits: one picture and those that go along, which providers are reported to count too
 * ("input-images per min"), and at most the tokens its highest price pays for. A mask is part of its picture.
 */
export function weightOf(job: Pick<JobRecord, 'high_micros' | 'inputs'>): Weight {
  return { images: 1 + referencesOf(job), tokens: Math.ceil(job.high_micros / microsPerToken) }
}

function referencesOf({ inputs }: Pick<JobRecord, 'inputs'>): number {
  return inputs === null ? 0 : (JSON.parse(inputs) as JobInputs).images.length
}
