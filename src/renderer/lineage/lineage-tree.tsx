import { PencilLine } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { Thumb } from '../image/thumb.tsx'
import { useKeys } from '../image/use-keys.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { StateIcon, stateWords } from '../ui/row-state.tsx'
import { displayOf, placeWords, type TreeLine } from './tree.ts'

interface LineageTreeProps {
  readonly lines: readonly TreeLine[]
  /** The job of the image that is shown. */
  readonly current: number
  readonly onOpen: (imageId: number) => void
  readonly onEdit: (imageId: number) => void
}

/** L leads to it; arrow keys move, Enter opens, E edits from the node that has the focus. */
export function LineageTree(props: LineageTreeProps) {
  const { lines, current, onOpen, onEdit } = props
  const tree = useRef<HTMLDivElement>(null)
  const { at, choose, onKeyDown } = useTreeKeys(props, tree)
  const focused = lines[at]?.node.imageId ?? null
  useKeys({ l: () => tree.current?.querySelector<HTMLElement>(`[data-line="${at}"]`)?.focus() })
  useEffect(() => {
    tree.current?.querySelector(`[data-job="${current}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <>
      <div
        className="ln-tree"
        role="tree"
        aria-label="What was made from what"
        tabIndex={-1}
        ref={tree}
        onKeyDown={onKeyDown}
        onDoubleClick={() => focused !== null && onOpen(focused)}
      >
        {lines.map((line, index) => (
          <div
            key={line.node.jobId}
            data-line={index}
            data-job={line.node.jobId}
            className={classNames('ln-node inset-focus', line.node.jobId === current && 'here')}
            role="treeitem"
            aria-level={line.depth + 1}
            aria-selected={index === at}
            tabIndex={index === at ? 0 : -1}
            {...(line.node.jobId === current ? { 'aria-current': 'true' } : {})}
            onFocus={() => choose(line.node.jobId)}
          >
            <Line line={line} isHere={line.node.jobId === current} />
          </div>
        ))}
      </div>
      <Actions imageId={focused} isHere={lines[at]?.node.jobId === current} onOpen={onOpen} onEdit={onEdit} />
    </>
  )
}

/** The line that has the focus: the one that is shown until another is chosen. */
function useTreeKeys({ lines, current, onOpen, onEdit }: LineageTreeProps, tree: RefObject<HTMLElement | null>) {
  const [chosen, choose] = useState<number | null>(null)
  const lineOf = (jobId: number | null): number => lines.findIndex(({ node }) => node.jobId === jobId)
  const known = lineOf(chosen)
  const at = known < 0 ? Math.max(0, lineOf(current)) : known
  const onKeyDown = (event: KeyboardEvent): void => {
    const imageId = lines[at]?.node.imageId ?? null
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = targetOf(event.key, lines, at)
    if (to !== null) tree.current?.querySelector<HTMLElement>(`[data-line="${to}"]`)?.focus()
    else if (event.key === 'Enter' && imageId !== null) onOpen(imageId)
    else if (event.key.toLowerCase() === 'e' && imageId !== null) onEdit(imageId)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { at, choose, onKeyDown }
}

interface ActionsProps extends Pick<LineageTreeProps, 'onOpen' | 'onEdit'> {
  /** Null: the node has no picture. */
  readonly imageId: number | null
  /** It is the one that is shown. */
  readonly isHere: boolean
}

function Actions({ imageId, isHere, onOpen, onEdit }: ActionsProps) {
  const missing = imageId === null ? 'There is no picture yet.' : null
  return (
    <div className="row ln-acts">
      <Button
        size="small"
        icon={PencilLine}
        shortcut="E"
        disabledReason={missing}
        onPress={() => imageId !== null && onEdit(imageId)}
      >
        Edit from here…
      </Button>
      <Button
        size="small"
        variant="ghost"
        disabledReason={missing ?? (isHere ? 'It is the one that is shown.' : null)}
        onPress={() => imageId !== null && onOpen(imageId)}
      >
        Open
      </Button>
    </div>
  )
}

/** In 20 px steps; deeper levels share the last. */
const deepest = 6

function Line({ line, isHere }: { readonly line: TreeLine; readonly isHere: boolean }) {
  const { node, rails, depth, isLast, words, also } = line
  const display = displayOf(node)
  return (
    <>
      {rails.slice(0, deepest).map((goesOn, level) => (
        <i
          // A level is its place.
          key={`${node.jobId} ${rails.length - level}`}
          className={classNames(
            'ln-rail',
            level === Math.min(depth, deepest) - 1 ? (isLast ? 'corner' : 'branch') : goesOn && 'on',
          )}
        />
      ))}
      <span className="pic contain ln-pic">
        {node.imageId === null ? (
          <span className="frame-empty">{display === null ? null : <StateIcon state={display} />}</span>
        ) : (
          <Thumb imageId={node.imageId} size="small" hasAlpha={false} />
        )}
      </span>
      <span className="ln-text">
        <span className="row s12">
          <span className={classNames('clip', isHere && 'b')} title={placeWords(node)}>
            {placeWords(node)}
          </span>
          {isHere ? <span className="badge">shown</span> : null}
          {display === null ? null : <span className={`st-${display}`}>{stateWords[display]}</span>}
        </span>
        <span className="s11 t3 ln-words">
          {node.hasMask ? 'Masked. ' : ''}
          {words}
        </span>
        {also.length === 0 ? null : (
          <span className="s11 t3 clip">{`Also from ${also.map((other) => imageName(other.imageId)).join(', ')}`}</span>
        )}
      </span>
    </>
  )
}

function imageName(imageId: number | null): string {
  return imageId === null ? 'one without a picture' : `image ${imageId}`
}

/** Where a key leads; null when it is none of the tree's. Left goes to what it was made from, right to the first made of it. */
function targetOf(key: string, lines: readonly TreeLine[], at: number): number | null {
  const depth = lines[at]?.depth ?? 0
  switch (key) {
    case 'ArrowDown':
      return Math.min(lines.length - 1, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'ArrowLeft': {
      const parent = lines.slice(0, at).findLastIndex((line) => line.depth < depth)
      return parent < 0 ? at : parent
    }
    case 'ArrowRight':
      return (lines[at + 1]?.depth ?? 0) > depth ? at + 1 : at
    case 'Home':
      return 0
    case 'End':
      return lines.length - 1
    default:
      return null
  }
}
