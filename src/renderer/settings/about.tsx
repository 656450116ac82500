import type { HostInfo } from '../../contract/host.ts'
import { Line, Section } from './section.tsx'

/** What runs here. */
export function About({ info }: { readonly info: HostInfo }) {
  return (
    <Section id="about" title="About" hint="Everything but the request itself works offline. Nothing phones home.">
      <Line label="Proofsheet">
        <span className="selectable">{info.version}</span>
      </Line>
      <Line label="Electron">
        <span className="selectable">{info.electron}</span>
      </Line>
    </Section>
  )
}
