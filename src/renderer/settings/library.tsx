import { Folder } from 'lucide-react'
import { host, toastFailure, useEngine } from '../engine.ts'
import { failureMessage } from '../failure-message.ts'
import { Button } from '../ui/button.tsx'
import { EllipsisText } from '../ui/ellipsis-text.tsx'
import { counted, fileSize } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Backups } from './backups.tsx'
import { LibraryCheck } from './library-check.tsx'
import { Models } from './models.tsx'
import { Line, Section } from './section.tsx'

/** Where everything is kept, and how it is kept safe. */
export function Library() {
  const library = useEngine('library.info', {})
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
      </Line>
      <Models />
      <Backups />
      <LibraryCheck />
    </Section>
  )
}
