import { describe, expect, test } from 'vitest'
import { Problem } from '../request.ts'
import { type Deed, EditQueue, type Kept } from './edit-queue.ts'

const retire = (parcel: string): Deed => ({
  key: `retire ${parcel}`,
  kind: 'operations',
  operations: [{ operation: 'retire', parcels: [parcel] }],
  basedOn: {},
})

/** A server with one change set: it takes what is based on its version. */
function aServer() {
  const server = {
    version: 3,
    isDown: false,
    /** The next answer is lost on its way. */
    losesAnswer: false,
    refuses: null as Problem | null,
    done: [] as Deed[],
    kept: null as Kept | null,
    reads: 0,
  }
  let seen = server.version
  const host = {
    version: () => seen,
    async send(deed: Deed, version: number) {
      if (server.isDown) throw new Problem(0, 'unreachable')
      if (server.refuses) throw server.refuses
      if (server.done.some(({ key }) => key === deed.key)) {
        seen = server.version
        return seen
      }
      if (version !== server.version) throw new Problem(412, 'stale')
      server.done.push(deed)
      server.version++
      if (server.losesAnswer) {
        server.losesAnswer = false
        throw new Problem(0, 'unreachable')
      }
      seen = server.version
      return seen
    },
    async readAgain() {
      server.reads++
      seen = server.version
    },
    keep(kept: Kept | null) {
      server.kept = kept
    },
  }
  return { server, queue: (kept: Kept | null = null) => new EditQueue(host, kept) }
}

describe('edits on their way', () => {
  test('are sent one after the other, each on what the one before left', async () => {
    const { server, queue } = aServer()
    const edits = queue()
    const outcomes = await Promise.all(['1', '2', '3'].map((key) => edits.perform(retire(key))))
    expect(outcomes).toEqual(['done', 'done', 'done'])
    expect(server.version).toBe(6)
    expect(server.kept).toBeNull()
  })

  test('are waited for to the end by who has to know it, also while the line is down', async () => {
    const { server, queue } = aServer()
    server.isDown = true
    const edits = queue()
    const last = edits.performToTheEnd(retire('1'))
    expect(await edits.perform(retire('2'))).toBe('kept')
    server.isDown = false
    server.refuses = new Problem(422, 'overlap')
    await edits.sendNext()
    expect(await last).toBe('refused')
  })

  test('are kept while the line is down, outlive the page, and are sent when it is back', async () => {
    const { server, queue } = aServer()
    server.isDown = true
    const before = queue()
    expect(await before.perform(retire('1'))).toBe('kept')
    expect(await before.perform(retire('2'))).toBe('kept')
    before.stop()
    expect(server.kept).toMatchObject({ version: 3, deeds: [{}, {}] })
    server.isDown = false
    const after = queue(server.kept)
    expect(after.state.waiting).toHaveLength(2)
    await after.sendNext()
    expect(server.done).toHaveLength(2)
    expect(after.state.waiting).toEqual([])
  })

  test('that have not left are taken back without the server', async () => {
    const { server, queue } = aServer()
    server.isDown = true
    const edits = queue()
    await edits.perform(retire('1'))
    await edits.perform({ key: 'undo', kind: 'undo' })
    edits.stop()
    expect(edits.state.waiting).toEqual([])
    expect(server.kept).toBeNull()
  })

  test('wait for a word when somebody else was faster, and are done after it', async () => {
    const { server, queue } = aServer()
    const edits = queue()
    server.version++
    expect(await edits.perform(retire('1'))).toBe('held')
    expect(server.reads).toBe(1)
    expect(server.done).toEqual([])
    await edits.goOn()
    expect(server.done).toHaveLength(1)
  })

  test('are not done twice when the answer was lost', async () => {
    const { server, queue } = aServer()
    const edits = queue()
    server.losesAnswer = true
    expect(await edits.perform(retire('1'))).toBe('kept')
    await edits.sendNext()
    edits.stop()
    expect(server.done).toHaveLength(1)
    expect(edits.state).toMatchObject({ held: null, waiting: [] })
    expect(await edits.perform(retire('2'))).toBe('done')
  })

  test('take back nothing that somebody else did', async () => {
    const { server, queue } = aServer()
    const edits = queue()
    server.version++
    expect(await edits.perform({ key: 'undo', kind: 'undo' })).toBe('refused')
    expect(edits.state.refused?.problem.status).toBe(412)
    expect(server.done).toEqual([])
  })

  test('that are refused leave the others', async () => {
    const { server, queue } = aServer()
    const edits = queue()
    server.refuses = new Problem(422, 'overlaps')
    expect(await edits.perform(retire('1'))).toBe('refused')
    server.refuses = null
    expect(edits.state.refused?.problem.message).toBe('overlaps')
    expect(await edits.perform(retire('2'))).toBe('done')
    expect(edits.state.refused).toBeNull()
  })
})
