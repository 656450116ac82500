import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { PlanSummary } from '../../contract/plan.ts'
import type { Problem } from '../../contract/problem.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { count, counted } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'

interface ProblemsProps {
  readonly plan: PlanSummary
  /** Those of the plan, and what could not be fetched. */
  readonly problems: readonly Problem[]
  readonly isFixing: boolean
  /** Index of the problem being looked at; null: none. */
  readonly at: number | null
  readonly onSelect: (at: number) => void
  readonly onFix: (problems: readonly Problem[]) => void
}

/** Height of a problem whose words fit one line, px. Longer ones are measured as they come into view. */
const leastHeight = 46

/** Everything wrong with the sheet or the recipe: row, column, reason, one fix. Only the lines in view are drawn. */
export function Problems({ plan, problems, isFixing, at, onSelect, onFix }: ProblemsProps) {
  const { problemRows } = plan
  const problemCount = plan.problemCount + problems.length - plan.problems.length
  const safe = problems.filter(isSafe)
  return (
    <section className="prob" aria-label="Problems" data-region="">
      <div className="ph">
        <h2 className="b">Problems</h2>
        {problemCount === 0 ? null : (
          <span className="warn">
            <Icon of={TriangleAlert} size={13} />
            {count(problemCount)}
            {problemRows === 0 ? null : <span className="narrow-hidden"> in {counted(problemRows, 'row')}</span>}
          </span>
        )}
        <span className="end">
          {safe.length === 0 ? null : (
            <Button size="small" isBusy={isFixing} onPress={() => onFix(safe)}>
              {`Apply ${counted(safe.length, 'safe fix', 'safe fixes')}`}
            </Button>
          )}
        </span>
      </div>
      {problems.length === 0 ? (
        <p className="none t2 s12">
          <span className="st-approved">
            <Icon of={CircleCheck} className="st-ico" />
          </span>
          {plan.rows === 1 ? 'The row can be run.' : `All ${count(plan.rows)} rows can be run.`}
        </p>
      ) : (
        <ProblemList problems={problems} at={at} onSelect={onSelect} onFix={onFix} />
      )}
      {problemCount > problems.length ? (
        <p className="t3 s12 rest">The first {count(problems.length)} are listed. Fixing them brings up the rest.</p>
      ) : null}
    </section>
  )
}

/** True for a fix that needs no choice of the user's. */
export function isSafe(problem: Problem): boolean {
  return problem.remedy?.safe === true && problem.row !== null && problem.column !== null
}

interface ProblemListProps {
  readonly problems: readonly Problem[]
  readonly at: number | null
  readonly onSelect: (at: number) => void
  readonly onFix: (problems: readonly Problem[]) => void
}

function ProblemList({ problems, at, onSelect, onFix }: ProblemListProps) {
  const box = useRef<HTMLElement>(null)
  const lines = useVirtualizer({
    count: problems.length,
    getScrollElement: () => box.current,
    estimateSize: () => leastHeight,
    overscan: 4,
  })
  useEffect(() => {
    if (at !== null) lines.scrollToIndex(at, { align: 'auto' })
  }, [at, lines])
  return (
    <section ref={box} className="plist scroll" tabIndex={0} aria-label="List of problems">
      <ul style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map(({ index, start }) => {
          const problem = problems[index]
          return problem === undefined ? null : (
            <ProblemLine
              key={index}
              measure={lines.measureElement}
              index={index}
              problem={problem}
              top={start}
              isCurrent={index === at}
              onSelect={() => onSelect(index)}
              onFix={() => onFix([problem])}
            />
          )
        })}
      </ul>
    </section>
  )
}

interface ProblemLineProps {
  /** Takes the line's height. */
  readonly measure: (element: HTMLElement | null) => void
  readonly index: number
  readonly problem: Problem
  /** px from the top of the list. */
  readonly top: number
  readonly isCurrent: boolean
  readonly onSelect: () => void
  readonly onFix: () => void
}

function ProblemLine({ measure, index, problem, top, isCurrent, onSelect, onFix }: ProblemLineProps) {
  const { row, column, message, fix, remedy } = problem
  return (
    <li
      ref={measure}
      data-index={index}
      className={classNames('pr', isCurrent && 'current')}
      style={{ transform: `translateY(${top}px)` }}
      aria-current={isCurrent ? 'true' : undefined}
    >
      <button type="button" className="what inset-focus" onClick={onSelect}>
        <span className="t3 num">{row === null ? 'All' : count(row)}</span>
        <span className="grow">
          <span className="m s12 line">{column ?? (row === null ? 'Sheet and recipe' : 'Row')}</span>
          <span className="t2 s12 line">{remedy === null ? `${message} ${fix}` : message}</span>
        </span>
      </button>
      {remedy === null || row === null || column === null ? null : (
        <Button size="small" onPress={onFix} aria-label={`${remedy.label}, row ${row}`}>
          {remedy.label}
        </Button>
      )}
    </li>
  )
}
