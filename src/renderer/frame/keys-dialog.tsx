import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'

interface KeyGroup {
  readonly where: string
  readonly keys: readonly (readonly [what: string, ...keys: string[]])[]
}

const groups: readonly KeyGroup[] = [
  {
    where: 'Anywhere',
    keys: [
      ['Batches, Queue, Gallery, Settings', 'Ctrl+1', 'Ctrl+4'],
      ['Characters', 'Ctrl+5'],
      ['Settings', 'Ctrl+,'],
      ['Search this screen', '/'],
      ['Next part of the window', 'F6'],
      ['Back', 'Alt+←'],
      ['These keys', '?'],
    ],
  },
  {
    where: 'Import',
    keys: [
      ['Create the batch', 'Ctrl+Enter'],
      ['Next problem', 'F8'],
      ['Apply its fix', 'Alt+Enter'],
    ],
  },
  {
    where: 'Batch',
    keys: [
      ['Move between cells', '↑', '↓', '←', '→'],
      ['First or last column', 'Home', 'End'],
      ['Large view', 'Space'],
      ['Inspector', 'I'],
      ['Edit the picture', 'E'],
      ['Use it as a reference', 'F'],
      ['Run', 'Ctrl+Enter'],
    ],
  },
  {
    where: 'Queue',
    keys: [
      ['Pause or resume', 'Ctrl+P'],
      ['Move the selected up, down', 'Alt+↑', 'Alt+↓'],
      ['To the top, to the bottom', 'Alt+Home', 'Alt+End'],
      ['Select, all, none', 'Space', 'Ctrl+A', 'Esc'],
      ['Change', 'E'],
      ['Hold or release', 'H'],
      ['Duplicate', 'D'],
      ['Take out of the queue', 'Delete'],
      ['Show its row', 'O'],
      ['Undo the last edit', 'Z'],
    ],
  },
  {
    where: 'Gallery',
    keys: [
      ['Move between pictures', '↑', '↓', '←', '→'],
      ['Large view', 'Space'],
      ['Export', 'E'],
      ['Larger, smaller', 'Ctrl++', 'Ctrl+−'],
    ],
  },
  {
    where: 'Picture',
    keys: [
      ['Previous, next', '←', '→'],
      ['Edit it', 'E'],
      ['Send the edit', 'Ctrl+Enter'],
      ['Use it as a reference', 'F'],
      ['What it was made from', 'L'],
      ['Back', 'Esc'],
    ],
  },
  {
    where: 'Pictures that go along',
    keys: [
      ['Move between pictures', '↑', '↓', '←', '→'],
      ['Send it earlier, later', 'Alt+←', 'Alt+→'],
      ['Leave it out', 'Delete'],
    ],
  },
  {
    where: 'Characters',
    keys: [
      ['Canon or not', 'C'],
      ['Save', 'Ctrl+Enter'],
    ],
  },
]

interface KeysDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Every key that works, by place. */
export function KeysDialog({ isOpen, onClose }: KeysDialogProps) {
  const footer = (
    <Button variant="strong" onPress={onClose} isSafeChoice>
      Close
    </Button>
  )
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose} width={640} footer={footer}>
      <div className="keys">
        {groups.map((group) => (
          <section key={group.where}>
            <h3>{group.where}</h3>
            <dl>
              {group.keys.map(([what, ...keys]) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
