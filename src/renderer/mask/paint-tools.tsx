import { Brush, Eraser, FileUp } from 'lucide-react'
import { useRef, useSyncExternalStore } from 'react'
import { toastFailure } from '../engine.ts'
import { Button } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { showToast } from '../ui/toast.tsx'
import { marksOf } from './encoder.ts'
import { inks } from './overlay.ts'
import { mostFeather, type Painting } from './painting.ts'
import { Slider } from './slider.tsx'
import { loadedWords } from './words.ts'

interface PaintToolsProps {
  readonly painting: Painting
}

/** Brush, edge, and what is done to the whole. */
export function PaintTools({ painting }: PaintToolsProps) {
  useSyncExternalStore(painting.subscribe, () => painting.version)
  const { settings, kind } = painting
  return (
    <>
      <section aria-label="Tool">
        <Segmented
          label="Tool"
          value={settings.tool}
          choices={[
            { value: 'brush', label: kind === 'mask' ? 'Brush' : 'Pen', icon: Brush },
            { value: 'eraser', label: 'Eraser', icon: Eraser },
          ]}
          onChange={(tool) => painting.choose({ tool })}
        />
        <Slider
          label="Size"
          value={settings.size}
          min={1}
          max={painting.mostSize}
          text={`${settings.size} px`}
          shortcuts="[ ]"
          onChange={(size) => painting.choose({ size })}
        />
        {kind === 'mask' ? (
          <Slider
            label="Soft edge"
            value={settings.feather}
            min={0}
            max={mostFeather}
            text={settings.feather === 0 ? 'none' : `${settings.feather} px`}
            onChange={(feather) => painting.choose({ feather })}
          />
        ) : (
          <Colours painting={painting} />
        )}
      </section>
      <section aria-label="The whole picture">
        <div className="row wrap">
          {kind === 'mask' ? (
            <>
              <Button size="small" shortcut="I" onPress={() => painting.invert()}>
                Invert
              </Button>
              <Button size="small" onPress={() => painting.fill()}>
                Mark all
              </Button>
            </>
          ) : null}
          <Button size="small" onPress={() => painting.clear()}>
            Clear
          </Button>
        </div>
        {kind === 'mask' ? <LoadFile painting={painting} /> : null}
      </section>
      <Keys />
    </>
  )
}

function Colours({ painting }: PaintToolsProps) {
  return (
    <div className="mk-inks" role="radiogroup" aria-label="Colour of the pen">
      {inks.map(({ name, rgb }, index) => (
        <label key={name} title={name}>
          <input
            type="radio"
            name="mk-ink"
            aria-label={name}
            checked={painting.settings.ink === index}
            onChange={() => painting.choose({ ink: index, tool: 'brush' })}
          />
          <i style={{ background: `rgb(${rgb.join(' ')})` }} />
        </label>
      ))}
    </div>
  )
}

/** A mask made elsewhere, to be used as it is or painted on. The page itself reads the file: no path leaves the dialog. */
function LoadFile({ painting }: PaintToolsProps) {
  const input = useRef<HTMLInputElement>(null)
  const load = async (file: File): Promise<void> => {
    const { width, height } = painting.plane
    const loaded = await marksOf(file, width, height)
    painting.load(loaded.marked)
    showToast({ text: loadedWords(loaded, painting.plane) })
  }
  return (
    <>
      <Button size="small" icon={FileUp} onPress={() => input.current?.click()}>
        Load a mask file…
      </Button>
      <input
        ref={input}
        className="mk-file"
        type="file"
        accept="image/png,image/jpeg,image/webp"
        aria-label="Mask file"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          event.currentTarget.value = ''
          if (file !== undefined) void load(file).catch(toastFailure)
        }}
      />
    </>
  )
}

const keys = [
  ['Move the brush', '↑', '↓', '←', '→'],
  ['In larger steps', 'Shift+↑'],
  ['Paint', 'Space'],
  ['Brush or eraser', 'E'],
  ['Smaller, larger', '[', ']'],
  ['Undo, redo', 'Ctrl+Z', 'Ctrl+Shift+Z'],
  ['Zoom, fit', '+', '-', '0'],
] as const

function Keys() {
  return (
    <section className="mk-keys s12" id="mk-keys" aria-label="Keys">
      <dl>
        {keys.map(([what, ...chords]) => (
          <div key={what}>
            <dt className="t2">{what}</dt>
            <dd>
              {chords.map((chord) => (
                <Kbd key={chord}>{chord}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="t3">
        Drag with the middle button, or with Alt, to move the picture. Hold Space and an arrow to draw.
      </p>
    </section>
  )
}
