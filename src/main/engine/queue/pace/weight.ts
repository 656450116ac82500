import type { Provider } from '../../provider/provider.ts'
import type { JobRecord } from '../../store/jobs.ts'
import type { Lane, Weight } from './pace.ts'

/** Output tokens cost $30 a million with every present model, and are most of a request: its price tells its tokens. */
const microsPerToken = 30

export function laneOf({ name, host, keyFingerprint }: Provider): Lane {
  return { provider: name, host, keyFingerprint }
}

/** What a job asks of the provider's limits: one picture, and at most the tokens its highest price pays for. */
export function weightOf(job: Pick<JobRecord, 'high_micros'>): Weight {
  return { images: 1, tokens: Math.ceil(job.high_micros / microsPerToken) }
}
