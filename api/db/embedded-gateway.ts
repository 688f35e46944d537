import { createServer, type Server } from 'node:net'
import {
  acceptClient,
  type Client,
  hangUp,
  pretend,
  refuse,
  settleSync,
  sqlOfUnit,
} from './embedded-client.ts'
import {
  channelOf,
  type Message,
  query,
  readyForQuery,
  statementName,
  takeMessages,
} from './embedded-protocol.ts'
import { type Done, EngineLost, type EngineThread } from './embedded-thread.ts'
import type { UnitPlace } from './embedded-units.ts'

export interface Gateway {
  listen(path: string): Promise<void>
  /** Accepts nobody new and hangs up on all once the running unit is answered. */
  close(): Promise<void>
  channels(): string[]
}

export interface GatewayLimits {
  /** How long a transaction may keep others waiting while it asks nothing. */
  idleMs: number
  /** How long it may last altogether while others wait. */
  holdMs: number
  /** After so many C++ exceptions, each of which leaks memory, the engine is replaced. */
  exceptions: number
}

export const usualLimits: GatewayLimits = { idleMs: 20_000, holdMs: 600_000, exceptions: 3000 }

/**
 * Speaks PostgreSQL's protocol to any number of clients on one socket and lets them take turns on
 * the one engine: a statement, or a transaction from its begin to its end, has it to itself.
 *
 * Unlike a server's, a session here has no memory between transactions: settings are reset, there
 * are no named prepared statements, and temporary tables and session-level locks are everybody's.
 */
export function createGateway(thread: () => EngineThread, limits: GatewayLimits): Gateway {
  const clients = new Set<Client>()
  const waiting: { client: Client; go: () => void }[] = []
  let holder: { client: Client; since: number; idle: NodeJS.Timeout | undefined } | undefined
  let dirty = false
  let worn = false

  const server: Server = createServer((socket) => {
    const client = acceptClient(socket, { onUnit: pump, onClose: leave })
    clients.add(client)
  })

  // Turns

  function take(client: Client): Promise<void> {
    if (client.holds) return Promise.resolve()
    return new Promise((go) => {
      waiting.push({ client, go })
      next()
    })
  }

  function next() {
    const first = holder === undefined ? waiting.shift() : undefined
    if (first === undefined) return
    if (first.client.closed) return next()
    first.client.holds = true
    holder = { client: first.client, since: Date.now(), idle: undefined }
    first.go()
  }

  async function giveBack(client: Client) {
    if (!client.holds) return
    clearTimeout(holder?.idle)
    client.transactionTimeoutMs = undefined
    client.transaction = 'none'
    if (dirty) await quietly('reset all; reset role; reset session authorization')
    dirty = false
    if (worn) thread().recycle()
    worn = false
    client.holds = false
    holder = undefined
    next()
  }

  async function quietly(sql: string) {
    const unit = [{ type: 'Q', bytes: query(sql) }]
    await thread()
      .run(unit, 'inside', 10_000)
      .catch(() => undefined)
  }

  /** A client that holds the engine and asks nothing is cut off when others want it. */
  function watchIdle(client: Client) {
    if (holder?.client !== client) return
    clearTimeout(holder.idle)
    holder.idle = setTimeout(async () => {
      if (client.running || holder?.client !== client) return
      if (waiting.length === 0) return watchIdle(client)
      hangUp(
        client,
        '25P03',
        'The transaction held the embedded engine idle while others waited; it was rolled back.',
      )
      await abandon(client)
    }, limits.idleMs)
  }

  async function abandon(client: Client) {
    if (client.holds && client.transaction !== 'none') await quietly('rollback')
    await giveBack(client)
  }

  async function leave(client: Client) {
    clients.delete(client)
    // A unit that runs is let finish; `pump` then comes here again.
    if (!client.running) await abandon(client)
  }

  // Units

  async function pump(client: Client) {
    if (client.running) return
    client.running = true
    while (client.units.length > 0 && !client.closed) {
      const unit = client.units.shift() as Message[]
      await handle(client, unit)
    }
    client.running = false
    if (client.closed) await abandon(client)
    else if (client.holds) watchIdle(client)
  }

  async function handle(client: Client, unit: Message[]) {
    if (client.skipping && !client.holds) return skip(client, unit)
    const sql = sqlOfUnit(unit)
    if (client.failed) return afterFailure(client, unit, sql)
    const reason = unsupported(unit, sql)
    if (reason !== undefined) return fail(client, unit, '0A000', reason)
    if (/^\s*unlisten\b/i.test(sql)) return unlisten(client, unit, sql)
    await take(client)
    if (client.closed) return
    if (overstayed(client)) {
      return fail(
        client,
        unit,
        '25P04',
        'The transaction held the embedded engine too long while others waited.',
      )
    }
    noteTimeout(client, sql)
    if (/set_config\s*\([^)]*\bfalse\s*\)/i.test(sql)) dirty = true
    if (!client.skipping) return run(client, unit, sql)
    // The engine itself waits for the Sync; the rest it would ignore.
    const sync = unit.filter(({ type }) => type === 'S')
    client.skipping = sync.length === 0
    if (sync.length > 0) await run(client, sync, '')
  }

  async function run(client: Client, unit: Message[], sql: string) {
    const place: UnitPlace = { none: 'alone', own: 'inside', continued: 'continued' }[
      client.transaction
    ] as UnitPlace
    try {
      const limitMs = client.transactionTimeoutMs ?? client.statementTimeoutMs
      const done = await thread().run(unit, place, limitMs)
      if (done.failure === undefined) noteListen(client, sql)
      await report(client, unit, done)
    } catch (error) {
      if (!(error instanceof EngineLost)) throw error
      await fail(client, unit, error.code, error.message, 'rolled back')
    }
  }

  async function report(client: Client, unit: Message[], done: Done) {
    dirty ||= done.changedSettings
    worn ||= done.doubtful || done.exceptions >= limits.exceptions
    const messages = spread(client, done)
    if (done.failure !== undefined) {
      client.socket.write(messages)
      await fail(client, unit, 'XX000', done.failure, 'rolled back')
      return
    }
    const open = unit.at(-1)?.type === 'H'
    if (open && hasError(messages)) client.skipping = true
    if (done.status === 'I' && !open) await giveBack(client)
    else client.transaction = open && client.transaction !== 'own' ? 'continued' : 'own'
    const end = open ? [] : [readyForQuery(done.status)]
    client.socket.write(Buffer.concat([messages, ...end]))
  }

  /** Nothing of the client's transaction is kept; it is told, and must still end it. */
  async function fail(
    client: Client,
    unit: Message[],
    code: string,
    text: string,
    engine: 'rolled back' | 'unaware' = 'unaware',
  ) {
    const own = client.transaction === 'own'
    if (engine === 'rolled back') client.transaction = 'none'
    await abandon(client)
    client.failed = own
    refuse(client, unit, code, text)
  }

  /** As PostgreSQL does: nothing but the end of a failed transaction is heard. */
  function afterFailure(client: Client, unit: Message[], sql: string) {
    const ends = /^\s*(rollback|abort|commit|end)\b(?!\s+(work\s+|transaction\s+)?to\b)/i.test(sql)
    if (!ends) {
      return refuse(
        client,
        unit,
        '25P02',
        'current transaction is aborted, commands ignored until end of transaction block',
      )
    }
    client.failed = false
    pretend(client, unit, 'ROLLBACK')
  }

  function skip(client: Client, unit: Message[]) {
    if (unit.at(-1)?.type === 'H') return
    client.skipping = false
    settleSync(client, unit)
  }

  function overstayed(client: Client) {
    const inside = client.transaction !== 'none' && holder?.client === client
    return inside && waiting.length > 0 && Date.now() - (holder?.since ?? 0) > limits.holdMs
  }

  // Notifications

  function spread(client: Client, done: Done): Buffer {
    const { messages } = takeMessages(Buffer.from(done.messages), Number.MAX_SAFE_INTEGER)
    const rest: Buffer[] = []
    for (const message of messages) {
      if (message.type === 'A') notify(message)
      else rest.push(message.bytes)
    }
    return client.closed ? Buffer.alloc(0) : Buffer.concat(rest)
  }

  function notify(message: Message) {
    const channel = channelOf(message)
    for (const client of clients) {
      if (client.channels.has(channel)) client.socket.write(message.bytes)
    }
  }

  function noteListen(client: Client, sql: string) {
    const channel = identifier(/^\s*listen\s+([^;]+)/i.exec(sql)?.[1])
    if (channel !== undefined) client.channels.add(channel)
  }

  function unlisten(client: Client, unit: Message[], sql: string) {
    const name = /^\s*unlisten\s+([^;]+)/i.exec(sql)?.[1]?.trim()
    if (name === '*') client.channels.clear()
    else client.channels.delete(identifier(name) ?? '')
    pretend(client, unit, 'UNLISTEN')
  }

  return {
    listen: (path) =>
      new Promise((done, failed) => {
        server.once('error', failed)
        server.listen(path, done)
      }),
    async close() {
      server.close()
      for (const client of clients)
        hangUp(client, '57P01', 'The embedded engine is being shut down.')
      await take({ ...nobody })
    },
    channels: () => [...new Set([...clients].flatMap((client) => [...client.channels]))],
  }
}

function hasError(messages: Buffer) {
  return takeMessages(messages, Number.MAX_SAFE_INTEGER).messages.some(({ type }) => type === 'E')
}

/** Stands in for a client when the gateway itself waits for its turn. */
const nobody = { holds: false, closed: false } as Client

function unsupported(unit: Message[], sql: string): string | undefined {
  if (/\bcopy\b[\s\S]*\bfrom\s+stdin\b/i.test(sql))
    return 'The embedded engine has no COPY FROM STDIN.'
  const named = unit.some((part) => part.type === 'P' && statementName(part) !== '')
  return named ? 'The embedded engine has no named prepared statements.' : undefined
}

/** `statement_timeout` set within a transaction, which PGlite would ignore. */
function noteTimeout(client: Client, sql: string) {
  const set =
    /\bset\s+(?:local\s+|session\s+)?statement_timeout\s*(?:=|to)\s*'?(\d+)\s*(ms|s|min)?/i.exec(
      sql,
    )
  const configured = /set_config\s*\(\s*'statement_timeout'\s*,\s*'(\d+)\s*(ms|s|min)?'/i.exec(sql)
  const [, amount, unit] = set ?? configured ?? []
  if (amount === undefined) return
  client.transactionTimeoutMs =
    Number(amount) * { ms: 1, s: 1000, min: 60_000 }[(unit ?? 'ms') as 'ms']
}

function identifier(text: string | undefined) {
  const name = text?.trim()
  if (name === undefined || name === '') return undefined
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()
}
