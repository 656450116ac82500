import { useEffect, useRef, useState } from 'react'
import { formatUsd } from '../../contract/money.ts'
import type { QueueView } from '../../contract/queue.ts'
import { count, counted } from '../ui/format.ts'

/** Counts are said at most this often, ms. */
const calmMs = 10_000

/** Says for screen readers how the queue goes: counts politely and rarely, a new unknown outcome at once. */
export function QueueAnnouncer({ queue }: { readonly queue: QueueView }) {
  const { running, waiting, failed, unknown } = queue.counts
  const words = `${count(running)} running, ${count(waiting)} waiting, ${count(failed)} failed, ${counted(queue.doneToday, 'picture')} done today.`
  const said = useCalm(words)
  const alarm = useNewUnknown(unknown, queue.reservedUsd)
  return (
    <>
      <p className="sr" aria-live="polite">
        {said}
      </p>
      <p className="sr" role="alert">
        {alarm}
      </p>
    </>
  )
}

/** The text, changing at most every ten seconds; empty until the first change, so that opening the screen says nothing. */
function useCalm(text: string): string {
  const [said, setSaid] = useState('')
  const first = useRef(text)
  const lastAt = useRef(0)
  useEffect(() => {
    if (text === first.current && said === '') return undefined
    const timer = setTimeout(
      () => {
        lastAt.current = Date.now()
        setSaid(text)
      },
      Math.max(0, lastAt.current + calmMs - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [text, said])
  return said
}

/** What is said when requests have lost their answer since the screen was opened. */
function useNewUnknown(unknown: number, heldUsd: number): string {
  const [state, setState] = useState({ unknown, text: '' })
  if (state.unknown !== unknown) {
    const more = unknown - state.unknown
    const text =
      more > 0
        ? `${counted(more, 'request')} brought no answer: outcome unknown, ${formatUsd(heldUsd)} held in all.`
        : ''
    setState({ unknown, text })
  }
  return state.text
}
