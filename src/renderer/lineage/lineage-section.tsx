import { useCallback, useEffect } from 'react'
import type { ImageDetail } from '../../contract/image.ts'
import { cache, useEngine, useEngineEvent } from '../engine.ts'
import { counted } from '../ui/format.ts'
import './lineage.css'
import { LineageTree } from './lineage-tree.tsx'
import { treeLines } from './tree.ts'

interface LineageSectionProps {
  readonly image: ImageDetail
  readonly onOpen: (imageId: number) => void
  /** Another picture from a node. */
  readonly onEdit: (imageId: number) => void
}

/** What an image was made from and what was made from it, as a tree. */
export function LineageSection({ image, onOpen, onEdit }: LineageSectionProps) {
  const { imageId, batchId } = image
  const lineage = useEngine('image.lineage', { imageId }, { keepLast: true })
  // Whatever was made since it was last looked at was made somewhere else.
  useEffect(() => void cache.invalidateQueries({ queryKey: ['image.lineage', { imageId }] }), [imageId])
  const refresh = useCallback(
    (rows: { readonly batchId: number }) => {
      if (rows.batchId === batchId) void cache.invalidateQueries({ queryKey: ['image.lineage'] })
    },
    [batchId],
  )
  useEngineEvent('rows.changed', refresh)
  const lines = treeLines(lineage.data?.nodes ?? [])
  return (
    <section className="ln-section" aria-label="Lineage">
      <h2>
        Lineage
        {lines.length > 1 ? <span className="end s11">{counted(lines.length, 'picture')}</span> : null}
      </h2>
      {lineage.isError ? (
        <p className="t2 s12">The lineage cannot be read: {lineage.error.message}</p>
      ) : lineage.data === undefined ? null : lines.length < 2 ? (
        <p className="t3 s12">Nothing was made from this picture yet. An edit appears here beside it.</p>
      ) : (
        <LineageTree lines={lines} current={lineage.data.jobId} onOpen={onOpen} onEdit={onEdit} />
      )}
      {lineage.data?.cut === true ? <p className="t3 s12">There are more; these are the nearest.</p> : null}
    </section>
  )
}
