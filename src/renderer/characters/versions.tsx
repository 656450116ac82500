import { Button } from 'react-aria-components'
import type { CharacterDetail } from '../../contract/character.ts'
import { useNavigation } from '../navigation.tsx'
import { counted, moment } from '../ui/format.ts'

interface VersionsProps {
  readonly name: string
  readonly versions: CharacterDetail['versions']
  /** The one on screen. */
  readonly shown: number
}

/** Every version, newest first; any can be looked at. */
export function Versions({ name, versions, shown }: VersionsProps) {
  const { go } = useNavigation()
  const newest = versions[0]?.version
  return (
    <section aria-labelledby="cr-versions">
      <h2 id="cr-versions">Versions</h2>
      <ul className="cr-versions">
        {versions.map(({ version, savedAt, images }) => (
          <li key={version}>
            <Button
              onPress={() => go({ screen: 'characters', name, ...(version === newest ? {} : { version }) })}
              {...(version === shown ? { 'aria-current': 'true' } : {})}
            >
              <span className="m">Version {version}</span>
              <span className="t3">{moment(savedAt)}</span>
              <span className="t3 num">{images === 0 ? 'not used' : counted(images, 'image')}</span>
            </Button>
          </li>
        ))}
      </ul>
      <p className="t3 s12">Images keep the version they were made with.</p>
    </section>
  )
}
