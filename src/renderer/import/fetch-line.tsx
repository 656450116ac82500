import { Download } from 'lucide-react'
import type { PlanSummary } from '../../contract/plan.ts'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/format.ts'
import { fetchWords } from './along-words.ts'
import type { Fetching } from './use-fetch.ts'

interface FetchLineProps {
  readonly plan: PlanSummary
  readonly fetching: Fetching
}

/** Pictures that lie elsewhere: nothing is fetched from anywhere until this is pressed. */
export function FetchLine({ plan, fetching }: FetchLineProps) {
  const words = fetchWords(plan.toFetch)
  if (words === '' && !fetching.isFetching) return null
  const hosts = plan.toFetch.map(({ host, pictures }) => `${host} ${count(pictures)}`).join(', ')
  const { progress } = fetching
  return (
    <div className="fetch" title={hosts}>
      <span className="grow s12">
        {fetching.isFetching && progress !== null
          ? `Fetching ${count(progress.done)} of ${count(progress.total)}`
          : words || 'Fetching'}
      </span>
      <Button size="small" icon={Download} isBusy={fetching.isFetching} onPress={fetching.fetch}>
        Fetch pictures
      </Button>
    </div>
  )
}
