import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { deliverySchema } from '../../contract/delivery.ts'
import { failureOf } from '../../contract/failure.ts'
import { useEngine } from '../engine.ts'
import { counted } from '../ui/format.ts'

/** What will be written, as examples; or what keeps it from being written. Follows typing after a short rest. */
export function PlanFacts({ delivery }: { readonly delivery: z.input<typeof deliverySchema> }) {
  const rested = useRested(delivery, 200)
  const plan = useEngine('delivery.plan', rested, { keepLast: true })
  if (plan.isError) {
    const failure = failureOf(plan.error)
    return (
      <p className="ex-failed s12" role="alert">
        {failure.message} {failure.action}
      </p>
    )
  }
  if (plan.data === undefined) return <div className="ex-plan" aria-busy="true" />
  const { images, files, examples, leftOut, problems } = plan.data
  return (
    <section className="ex-plan" aria-label="What will be written">
      <p className="s12">
        <b className="m">{counted(files, 'file')}</b>
        <span className="t3"> from {counted(images, 'picture')}</span>
      </p>
      <ul className="mono">
        {examples.slice(0, 6).map((path) => (
          <li className="clip" key={path} title={path}>
            {path}
          </li>
        ))}
        {files > 6 && examples.length > 0 ? <li className="t3">…</li> : null}
      </ul>
      {leftOut.map(({ why, imageIds }) => (
        <p className="s12 t2" key={why}>
          {`${counted(imageIds.length, 'picture')} left out: ${why}. The manifest names ${imageIds.length === 1 ? 'it' : 'them'}.`}
        </p>
      ))}
      {problems.map((problem) => (
        <p className="ex-failed s12" key={problem}>
          {problem}
        </p>
      ))}
    </section>
  )
}

/** A value once it has not changed for `ms`, compared by its JSON. */
function useRested<Value>(value: Value, ms: number): Value {
  const [rested, setRested] = useState(value)
  const text = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(text) as Value), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return rested
}
