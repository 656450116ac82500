import { Folder, FolderOpen, ImageIcon } from 'lucide-react'
import { Icon } from '../ui/icon.tsx'
import { treeLines } from './output-tree.ts'

interface TreeViewProps {
  /** Name of the folder everything goes into. */
  readonly root: string
  readonly paths: readonly string[]
}

/** A few of the files an export will write. */
export function TreeView({ root, paths }: TreeViewProps) {
  return (
    <ul className="tree mono" aria-label="Files an export will write">
      <li>
        <Icon of={FolderOpen} size={13} />
        <span className="clip">{root}</span>
      </li>
      {treeLines(paths).map((line) => (
        <li key={line.path} style={{ paddingLeft: 18 * (line.depth + 1) }} className={line.isFolder ? '' : 't2'}>
          <Icon of={line.isFolder ? Folder : ImageIcon} size={13} />
          <span className="clip">{line.name}</span>
        </li>
      ))}
    </ul>
  )
}
