import type { HostInfo } from '../../contract/host.ts'
import { host, toastFailure } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { Line, Section } from './section.tsx'

/** What runs here. */
export function About({ info }: { readonly info: HostInfo }) {
  return (
    <Section id="about" title="About" hint="Everything but the request itself works offline. Nothing phones home.">
      <Line label="Proofsheet">
        <span className="selectable">{info.version}</span>
        <Button
          size="small"
          variant="ghost"
          onPress={() => void host('host.openLink', { link: 'help' }).catch(toastFailure)}
        >
          Help
        </Button>
      </Line>
      <Line label="Electron">
        <span className="selectable">{info.electron}</span>
      </Line>
    </Section>
  )
}
