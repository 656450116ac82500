import { Download } from 'lucide-react'
import { useState } from 'react'
import { cache, request, toastFailure } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { counted } from '../ui/format.ts'
import { isAddress, type Reference } from './references.ts'

interface FetchAddressesProps {
  readonly references: readonly Reference[]
  /** What is planned with them is to be worked out anew. */
  readonly onFetched: () => void
}

/** Pictures that lie elsewhere: nothing is fetched from anywhere until this is pressed. */
export function FetchAddresses({ references, onFetched }: FetchAddressesProps) {
  const [isFetching, setFetching] = useState(false)
  const sources = references.flatMap(({ source, problem }) => (problem !== null && isAddress(source) ? [source] : []))
  if (sources.length === 0) return null
  const hosts = [...new Set(sources.map((source) => URL.parse(source)?.host ?? source))].join(', ')
  const fetch = async (): Promise<void> => {
    setFetching(true)
    try {
      await request('references.fetchThese', { sources })
      await cache.invalidateQueries({ queryKey: ['references.look'] })
      onFetched()
    } catch (error) {
      toastFailure(error)
    }
    setFetching(false)
  }
  return (
    <div className="row" title={hosts}>
      <span className="clip grow t2 s12">{`${counted(sources.length, 'picture')} to fetch from ${hosts}`}</span>
      <Button size="small" icon={Download} isBusy={isFetching} onPress={() => void fetch()}>
        {sources.length === 1 ? 'Fetch picture' : 'Fetch pictures'}
      </Button>
    </div>
  )
}
