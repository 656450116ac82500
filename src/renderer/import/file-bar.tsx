import { Check, ChevronRight, FileText, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { Delimiter, SheetReading } from '../../contract/sheet.ts'
import { request, toastFailure } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { EllipsisText } from '../ui/ellipsis-text.tsx'
import { counted, fileSize } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Spinner } from '../ui/progress.tsx'
import { Select } from '../ui/select.tsx'
import { useDraft, type OpenDraft } from './draft.tsx'

/** The file's facts, where the import stands, and how the file is read. */
export function FileBar({ draft }: { readonly draft: OpenDraft }) {
  const { sheet } = draft
  const { choose } = useDraft()
  const { isReading, reread } = useReread(draft)
  return (
    <>
      <div className="header">
        <h1>New batch</h1>
        <span className="vr s" />
        <Icon of={FileText} size={15} />
        <span className="m row">
          <EllipsisText>{sheet.fileName}</EllipsisText>
        </span>
        <span className="facts">
          {counted(sheet.rows, 'row')} · {counted(sheet.columns.length, 'column')} · {fileSize(sheet.bytes)}
        </span>
        <Steps />
      </div>
      <div className="toolbar" role="toolbar" aria-label="How the file is read">
        <Select
          label="Encoding"
          showsLabel
          look="plain"
          value={draft.reading.encoding ?? ''}
          choices={[{ value: '', label: sheet.encoding, note: 'in use' }, ...encodings]}
          onChange={(encoding) => reread({ ...draft.reading, encoding: encoding || undefined })}
        />
        <Select
          label="Delimiter"
          showsLabel
          look="plain"
          value={sheet.delimiter}
          choices={delimiters}
          onChange={(delimiter) => reread({ ...draft.reading, delimiter })}
        />
        <span className="t3 s12 clip hint">
          {isReading ? <Spinner size={13} /> : 'Detected from the file. Change any of them and the table reads again.'}
        </span>
        <span className="end">
          <Button variant="ghost" size="small" icon={RefreshCw} onPress={choose}>
            Replace file…
          </Button>
        </span>
      </div>
    </>
  )
}

function Steps() {
  return (
    <ol className="steps end" aria-label="Steps">
      <li>
        <Icon of={Check} size={13} />
        File
      </li>
      <li aria-hidden="true">
        <Icon of={ChevronRight} size={12} />
      </li>
      <li className="on" aria-current="step">
        Map and check
      </li>
      <li aria-hidden="true">
        <Icon of={ChevronRight} size={12} />
      </li>
      <li>Create</li>
    </ol>
  )
}

const delimiters: readonly { readonly value: Delimiter; readonly label: string }[] = [
  { value: ',', label: 'comma' },
  { value: ';', label: 'semicolon' },
  { value: '\t', label: 'tab' },
  { value: '|', label: 'bar' },
]

/** What spreadsheets write; WHATWG labels. */
const encodings = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'utf-16le', label: 'UTF-16 LE' },
  { value: 'utf-16be', label: 'UTF-16 BE' },
  { value: 'windows-1252', label: 'Windows-1252, Western' },
  { value: 'windows-1250', label: 'Windows-1250, Central European' },
  { value: 'windows-1251', label: 'Windows-1251, Cyrillic' },
  { value: 'iso-8859-15', label: 'ISO 8859-15, Western' },
  { value: 'macintosh', label: 'Mac Roman' },
  { value: 'shift_jis', label: 'Shift JIS, Japanese' },
  { value: 'gb18030', label: 'GB 18030, Chinese' },
]

interface ReadingChoice {
  readonly encoding?: string | undefined
  readonly delimiter?: Delimiter | undefined
}

/** Reads the file again another way. The template and the variants stay; the mapping follows the new headers. */
function useReread(draft: OpenDraft): {
  readonly isReading: boolean
  readonly reread: (choice: ReadingChoice) => void
} {
  const { change } = useDraft()
  const [isReading, setReading] = useState(false)
  const reread = async ({ encoding, delimiter }: ReadingChoice): Promise<void> => {
    const reading: SheetReading = {
      ...(encoding === undefined ? {} : { encoding }),
      ...(delimiter === undefined ? {} : { delimiter }),
    }
    setReading(true)
    try {
      const sheet = await request('sheet.reread', { draftId: draft.sheet.draftId, reading })
      change({ sheet, reading, edits: [], recipe: { ...draft.recipe, mapping: sheet.recipe.mapping } })
    } catch (error) {
      toastFailure(error)
    } finally {
      setReading(false)
    }
  }
  return { isReading, reread: (choice) => void reread(choice) }
}
