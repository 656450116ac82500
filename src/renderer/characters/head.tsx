import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import type { Character } from '../../contract/character.ts'
import { useNavigation } from '../navigation.tsx'
import { classNames } from '../ui/class-names.ts'
import { counted, moment } from '../ui/format.ts'

interface HeadProps {
  readonly character: Character
  /** Made with any version. */
  readonly images: number
  /** Not the newest: only to look at. */
  readonly isOld?: boolean
  /** Buttons. */
  readonly children: ReactNode
}

/** Who is shown, in which version, how often it was used, and what can be done. */
export function Head({ character, images, isOld = false, children }: HeadProps) {
  const { go } = useNavigation()
  const { name, version, savedAt, unreadable } = character
  const saved = unreadable === version ? 'not readable' : `saved ${moment(savedAt)}`
  return (
    <div className="cr-head">
      <h2 id="cr-name" className="clip" title={`@${name}`}>
        @{name}
      </h2>
      <span className={classNames('t3 s12 cr-saved', isOld && 'old')}>
        Version {version}, {isOld ? 'only to look at' : saved}
      </span>
      {images === 0 ? null : (
        <Button className="cr-link s12" onPress={() => go({ screen: 'gallery', query: `character:${name}` })}>
          Used by {counted(images, 'image')}
        </Button>
      )}
      <span className="end row">{children}</span>
    </div>
  )
}
