// A tiny engine for engine-process.test.ts: speaks the channel, and does what a request's name tells it to.
const [, , , library] = process.argv
const send = (message) => process.send?.(message)

process.on('disconnect', () => process.exit(0))
process.on('message', (message) => {
  if (message.kind === 'stop') {
    if (!library.includes('stubborn')) process.exit(0)
    return
  }
  if (message.name === 'queue.pause') process.exit(3)
  if (message.name === 'queue.resume') return
  const value =
    message.kind === 'file' ? `${library}/${message.file.imageId}-${message.file.size}` : { name: message.name }
  send({ kind: 'reply', id: message.id, reply: { ok: true, value } })
})

if (library.includes('locked')) {
  const failure = { code: 'library_locked', message: 'Another program has it.', money: 'none', action: 'Close it.' }
  send({ kind: 'refused', failure })
  process.disconnect()
} else if (library.includes('damaged') && !process.argv.includes('--repair')) {
  const failure = { code: 'library_damaged', message: 'The database is gone.', money: 'none', action: 'Repair it.' }
  send({ kind: 'refused', failure })
  process.disconnect()
} else if (library.includes('broken')) {
  process.exit(7)
} else {
  send({ kind: 'events', events: [{ name: 'environment', data: process.env }] })
  send({ kind: 'ready', library, pid: process.pid, recovery: null })
}
