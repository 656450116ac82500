import { Download, Image, Images, SearchX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { ExportDialog } from '../delivery/export-dialog.tsx'
import { useEngine } from '../engine.ts'
import { FailurePage } from '../failure-page.tsx'
import { StatusNote } from '../frame/status-bar.tsx'
import { useNavigation } from '../navigation.tsx'
import type { RouteOf } from '../route.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { count, counted } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Working } from '../ui/progress.tsx'
import './gallery.css'
import { QueryBox } from './query-box.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { Tiles } from './tiles.tsx'

/** Base heights a row of pictures may have, px. */
const smallest = 96
const largest = 320
const usual = 160

/** Every picture of the library, or those a query finds, newest first. */
export function GalleryScreen({ route }: { readonly route: RouteOf<'gallery'> }) {
  const query = route.query ?? ''
  const found = useEngine('gallery.find', { query }, { keepLast: true })
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set())
  const [exporting, setExporting] = useState(false)
  const height = route.height ?? usual
  const place = useGalleryPlace(route)
  const setQuery = (next: string): void => {
    setSelected(new Set())
    place.setQuery(next)
  }
  return (
    <div className="gallery">
      <GalleryHeader
        query={query}
        onQuery={setQuery}
        total={found.data?.total ?? null}
        height={height}
        onHeight={place.setHeight}
        onExport={() => setExporting(true)}
      />
      <div className="g-work">
        {found.isError ? (
          <FailurePage error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data === undefined ? (
          <Working label="Looking through the library" />
        ) : found.data.total === 0 ? (
          <Nothing query={query} onClear={() => setQuery('')} />
        ) : (
          <Tiles
            route={route}
            found={found.data}
            height={height}
            onHeight={place.setHeight}
            selected={selected}
            onSelect={setSelected}
            onExport={() => setExporting(true)}
          />
        )}
        {selected.size > 0 ? (
          <SelectionBar
            selected={selected}
            onExport={() => setExporting(true)}
            onClear={() => setSelected(new Set())}
          />
        ) : null}
      </div>
      {found.data === undefined ? null : <StatusNote>{noteOf(found.data.total, selected.size)}</StatusNote>}
      {exporting ? (
        <ExportDialog
          source={selected.size > 0 ? { imageIds: [...selected] } : { query }}
          title={selected.size > 0 ? counted(selected.size, 'picture') : query || 'All pictures'}
          onClose={() => setExporting(false)}
        />
      ) : null}
    </div>
  )
}

/** The query and the size live in the route, so that the window reopens with them. */
function useGalleryPlace(route: RouteOf<'gallery'>) {
  const { refine } = useNavigation()
  const latest = useRef(route)
  useEffect(() => {
    latest.current = route
  })
  return {
    setQuery: (query: string): void => {
      const { query: _old, imageId: _place, ...rest } = latest.current
      refine({ ...rest, ...(query === '' ? {} : { query }) })
    },
    setHeight: (height: number): void =>
      refine({ ...latest.current, height: Math.max(smallest, Math.min(largest, Math.round(height))) }),
  }
}

interface GalleryHeaderProps extends SizeSliderProps {
  readonly query: string
  readonly onQuery: (query: string) => void
  /** Null while nothing has been found out. */
  readonly total: number | null
  readonly onExport: () => void
}

function GalleryHeader({ query, onQuery, total, height, onHeight, onExport }: GalleryHeaderProps) {
  return (
    <div className="header">
      <h1>Gallery</h1>
      <QueryBox value={query} onChange={onQuery} found={total} />
      <span className="end row">
        <span className="t3 s12 g-order">Newest first</span>
        {total !== null && total > 0 ? (
          <Button icon={Download} onPress={onExport}>
            Export…
          </Button>
        ) : null}
        <SizeSlider height={height} onHeight={onHeight} />
      </span>
    </div>
  )
}

interface SizeSliderProps {
  readonly height: number
  readonly onHeight: (height: number) => void
}

function SizeSlider({ height, onHeight }: SizeSliderProps) {
  return (
    <>
      <span className="vr s" />
      <Icon of={Image} size={12} />
      <input
        className="g-size"
        type="range"
        aria-label="Picture size"
        min={smallest}
        max={largest}
        step={8}
        value={height}
        onChange={(event) => onHeight(Number(event.currentTarget.value))}
      />
      <Icon of={Image} size={16} />
    </>
  )
}

function noteOf(total: number, selected: number): string {
  const images = counted(total, 'image')
  return selected === 0 ? images : `${images} · ${count(selected)} selected`
}

function Nothing({ query, onClear }: { readonly query: string; readonly onClear: () => void }) {
  if (query === '') {
    return (
      <EmptyState icon={Images} title="No pictures yet.">
        They appear here as soon as a run returns one.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={SearchX}
      title="Nothing matches these filters."
      actions={<Button onPress={onClear}>Clear all</Button>}
    >
      Words look in prompts and keys. Fields narrow it down: batch:3, model:2.6-flare, key:10*, character:fox.
    </EmptyState>
  )
}
