import { useQueryClient } from '@tanstack/react-query'
import type { DroppedParameter } from '../../contract/model.ts'
import { useAct, useEngine } from '../engine.ts'
import { modelLabel } from '../import/variant-options.ts'
import { Button } from '../ui/button.tsx'
import { moment } from '../ui/format.ts'
import { Line } from './section.tsx'

/** Parameters that are left out because a provider said that a model does not have them; each can be sent again. */
export function Dropped() {
  const dropped = useEngine('models.dropped', {}).data ?? []
  const cache = useQueryClient()
  const restore = useAct('models.restore')
  const sendAgain = ({ host, model, parameter }: DroppedParameter): void =>
    restore.mutate(
      { host, model, parameter },
      { onSuccess: (left) => cache.setQueryData(['models.dropped', {}], left) },
    )
  if (dropped.length === 0) return null
  return (
    <Line label="Left out">
      <ul className="dropped">
        {dropped.map((one) => (
          <li key={`${one.host} ${one.model} ${one.parameter}`}>
            <span className="t2 s12 grow">
              <span className="mono">{one.parameter}</span>
              {` was left out for ${modelLabel(one.model)} at ${one.host} since ${moment(one.at)}: it said it has no such parameter.`}
            </span>
            <Button
              size="small"
              isBusy={restore.isPending && restore.variables.parameter === one.parameter}
              aria-label={`Send it again: ${one.parameter}, ${modelLabel(one.model)} at ${one.host}`}
              onPress={() => sendAgain(one)}
            >
              Send it again
            </Button>
          </li>
        ))}
      </ul>
    </Line>
  )
}
