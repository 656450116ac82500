import { useState } from 'react'
import type { DoctorFinding, DoctorReport } from '../../contract/doctor.ts'
import { cache, useAct } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { counted, fileSize } from '../ui/format.ts'
import { Line } from './section.tsx'

/** Reads the whole library through and, asked to, repairs what can be repaired without loss. */
export function LibraryCheck() {
  const check = useAct('doctor.check')
  const [report, setReport] = useState<DoctorReport | null>(null)
  const isBroken = report?.ok === false
  const onSuccess = (found: DoctorReport): void => {
    setReport(found)
    // A repair puts damaged versions aside.
    void cache.invalidateQueries({ predicate: ({ queryKey: [name] }) => String(name).startsWith('characters.') })
  }
  const look = (repair: boolean): void => check.mutate({ repair }, { onSuccess })
  const isRepairing = check.isPending && check.variables.repair === true
  return (
    <>
      <Line label="Check">
        <span className="t2 s12 grow">
          {report === null
            ? 'Reads the records and every picture through. Takes a while in a large library.'
            : verdict(report)}
        </span>
        {isBroken ? (
          <Button size="small" isBusy={isRepairing} onPress={() => look(true)}>
            Repair
          </Button>
        ) : null}
        <Button size="small" isBusy={check.isPending && !isRepairing} onPress={() => look(false)}>
          Check the library
        </Button>
      </Line>
      {report === null ? null : <Findings findings={report.findings.filter(({ ok }) => !ok)} />}
    </>
  )
}

function verdict({ findings, images, verifiedBytes }: DoctorReport): string {
  const wrong = findings.filter(({ ok }) => !ok)
  const open = wrong.filter(({ repaired }) => !repaired).length
  if (open > 0) return `${counted(open, 'thing')} to look at:`
  if (wrong.length > 0) return `${counted(wrong.length, 'thing')} repaired:`
  return `Nothing is wrong: ${counted(images, 'image')}, ${fileSize(verifiedBytes)} compared byte for byte.`
}

/** What a check found. */
function Findings({ findings }: { readonly findings: readonly DoctorFinding[] }) {
  if (findings.length === 0) return null
  return (
    <output className="findings s12">
      <ul>
        {findings.map(({ check, message, fix, repaired }) => (
          <li key={`${check}${message}`}>
            {message} {repaired ? null : <span className="t3">{fix}</span>}
          </li>
        ))}
      </ul>
    </output>
  )
}
