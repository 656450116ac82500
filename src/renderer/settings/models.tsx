import { useEngine } from '../engine.ts'
import { counted } from '../ui/format.ts'
import { Dropped } from './dropped.tsx'
import { Line } from './section.tsx'

/** Which models are known, from when and from where; a file of the user's that cannot be used says why. */
export function Models() {
  const source = useEngine('models.source', {})
  const models = useEngine('models.list', {})
  if (source.data === undefined || models.data === undefined) return null
  const { version, file, problem } = source.data
  return (
    <>
      <Line label="Models">
        <span className="t2 s12 selectable">
          {`${counted(models.data.length, 'model')}, prices of ${version}, ${file === null ? 'as shipped. A models.json in the folder above adds to them.' : `with ${file}.`}`}
        </span>
      </Line>
      {problem === null ? null : (
        <Line label="">
          <p className="s12 no selectable" role="alert">
            {problem.message} {problem.action}
          </p>
        </Line>
      )}
      <Dropped />
    </>
  )
}
