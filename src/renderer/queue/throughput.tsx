import { useState } from 'react'
import type { PaceView, QueueView } from '../../contract/queue.ts'
import { gaugeOf, rate, waitWords } from './pace-words.ts'
import { slotWords } from './running.tsx'
import { useNow } from './time.ts'

/** Height of the tallest bar of the spark line, px. */
const sparkHeight = 26

/** Images a minute against the limit the provider was seen to have. */
export function Throughput({ queue }: { readonly queue: QueueView }) {
  const isIdle = queue.pause !== null || queue.counts.running + queue.counts.waiting === 0
  const pace = isIdle ? 0 : (queue.pace ?? 0)
  const gauge = gaugeOf(queue.lanes)
  // Without a limit the bar shows what is used of the slots.
  const [value, whole] = gauge.limit === null ? [queue.running.length, queue.slots] : [pace, gauge.limit]
  const share = whole <= 0 ? 0 : Math.min(1, value / whole)
  const wait = useWait(queue.lanes)
  return (
    <div className="meter">
      <div className="lab">
        Throughput
        <span className="end t2 s11">{[wait, gauge.refusals].filter(Boolean).join(' · ')}</span>
      </div>
      <div className="row q-spark">
        <div className="fig">
          {rate(pace)} <span>images per minute</span>
        </div>
        <Spark perMinute={queue.perMinute} isIdle={isIdle} />
      </div>
      <div
        className="bar q-bar"
        role="meter"
        aria-label="Images per minute against the limit"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={`${rate(pace)} images per minute. ${limitWords(gauge)}`}
      >
        <i className="rate" style={{ width: `${share * 100}%` }} />
      </div>
      <div className="sub">
        <span className="clip">
          {gauge.limit === null ? (
            `${gauge.source} · ${slotWords(queue)}`
          ) : (
            <>
              Limit <b className="m">{gauge.figure}</b>
              {gauge.source}
            </>
          )}
        </span>
      </div>
    </div>
  )
}

function Spark({ perMinute, isIdle }: { readonly perMinute: readonly number[]; readonly isIdle: boolean }) {
  const most = Math.max(1, ...perMinute)
  const bars = perMinute.map((made, index) => ({ made, minute: perMinute.length - 1 - index }))
  return (
    <div className="spark end" aria-hidden="true">
      {bars.map(({ made, minute }) => (
        <i
          key={minute}
          className={minute === 0 && !isIdle ? 'now' : undefined}
          style={{ height: Math.max(1, Math.round((made / most) * sparkHeight)) }}
        />
      ))}
    </div>
  )
}

function limitWords({ limit, figure, source }: ReturnType<typeof gaugeOf>): string {
  return limit === null ? `${source}.` : `Limit ${figure}${source}.`
}

/** The wait in words, counting down from when the lanes were last looked at. */
function useWait(lanes: readonly PaceView[]): string {
  const now = useNow()
  const [seen, setSeen] = useState({ lanes, at: now })
  if (seen.lanes !== lanes) setSeen({ lanes, at: now })
  return waitWords(lanes, Math.max(0, now - seen.at))
}
