import { Folder } from 'lucide-react'
import type { DoctorReport } from '../../contract/doctor.ts'
import { host, toastFailure, useAct, useEngine } from '../engine.ts'
import { failureMessage } from '../failure-message.ts'
import { Button } from '../ui/button.tsx'
import { EllipsisText } from '../ui/ellipsis-text.tsx'
import { counted, fileSize } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Line, Section } from './section.tsx'

/** Where everything is kept. */
export function Library() {
  const library = useEngine('library.info', {})
  const check = useAct('doctor.check')
  return (
    <Section id="library" title="Library" hint="Every picture, prompt and receipt lives in this folder.">
      <Line label="Folder">
        <span className="input mono folder">
          <Icon of={Folder} size={14} />
          <EllipsisText className="selectable">{library.data?.path ?? ''}</EllipsisText>
        </span>
        <Button size="small" onPress={() => void host('host.pickLibrary', {}).catch(toastFailure)}>
          Choose another…
        </Button>
        <Button
          size="small"
          variant="ghost"
          onPress={() => void host('host.showFolder', { what: 'library' }).catch(toastFailure)}
        >
          Show
        </Button>
      </Line>
      <Line label="">
        <span className="t2 s12">
          {library.isError
            ? failureMessage(library.error.failure).sentence
            : library.data === undefined
              ? ''
              : `${counted(library.data.images, 'image')}, ${fileSize(library.data.bytes)}. ${fileSize(library.data.freeBytes)} free on this disk.`}
        </span>
        <Button
          size="small"
          variant="ghost"
          className="end"
          isBusy={check.isPending}
          onPress={() => check.mutate({ repair: false })}
        >
          Check library
        </Button>
      </Line>
      {check.data === undefined ? null : <Findings report={check.data} />}
    </Section>
  )
}

/** What a check of the library found. */
function Findings({ report }: { readonly report: DoctorReport }) {
  const wrong = report.findings.filter(({ ok }) => !ok)
  return (
    <output className="findings s12">
      {wrong.length === 0 ? (
        <p className="t2">
          Nothing is wrong: {counted(report.images, 'image')}, {fileSize(report.verifiedBytes)} compared byte for byte.
        </p>
      ) : (
        <ul>
          {wrong.map(({ check, message, fix }) => (
            <li key={`${check}${message}`}>
              {message} <span className="t3">{fix}</span>
            </li>
          ))}
        </ul>
      )}
    </output>
  )
}
