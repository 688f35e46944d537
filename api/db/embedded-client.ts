import type { Socket } from 'node:net'
import {
  commandComplete,
  errorResponse,
  int32,
  type Message,
  message,
  readyForQuery,
  sqlOf,
  startupParameters,
  type TransactionStatus,
  takeMessages,
} from './embedded-protocol.ts'

/** One connection to the gateway: what it said so far, and where its transaction stands. */
export interface Client {
  socket: Socket
  /** Complete units waiting to be run, in order. */
  units: Message[][]
  running: boolean
  /** Has the engine to itself. */
  holds: boolean
  /** The engine's transaction is this client's: begun by it, or left open by a Flush. */
  transaction: 'none' | 'own' | 'continued'
  /** Its transaction failed and was rolled back; it has yet to end it. */
  failed: boolean
  /** After an error PostgreSQL ignores what a client sends until its next Sync. */
  skipping: boolean
  channels: Set<string>
  statementTimeoutMs: number
  /** Set for the present transaction only. */
  transactionTimeoutMs: number | undefined
  closed: boolean
}

export interface ClientEvents {
  onUnit(client: Client): void
  onClose(client: Client): void
}

const longestMessage = 256 * 2 ** 20
const codes = { ssl: 80877103, gss: 80877104, cancel: 80877102 }

/** Reads what a connection sends and hands on whole units. */
export function acceptClient(socket: Socket, events: ClientEvents): Client {
  const client: Client = {
    socket,
    units: [],
    running: false,
    holds: false,
    transaction: 'none',
    failed: false,
    skipping: false,
    channels: new Set(),
    statementTimeoutMs: 0,
    transactionTimeoutMs: undefined,
    closed: false,
  }
  const state = { received: Buffer.alloc(0) as Buffer, started: false, unit: [] as Message[] }
  socket.on('data', (data: Buffer) => {
    state.received = state.received.length === 0 ? data : Buffer.concat([state.received, data])
    try {
      receive(client, state, events)
    } catch (error) {
      hangUp(
        client,
        '08P01',
        `Protocol violation: ${error instanceof Error ? error.message : error}`,
      )
    }
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    client.closed = true
    events.onClose(client)
  })
  return client
}

interface Reading {
  received: Buffer
  started: boolean
  unit: Message[]
}

function receive(client: Client, state: Reading, events: ClientEvents) {
  if (!state.started && !start(client, state)) return
  const { messages, rest } = takeMessages(state.received, longestMessage)
  state.received = rest
  for (const next of messages) {
    if (next.type === 'X') return client.socket.end()
    state.unit.push(next)
    if (!'SQH'.includes(next.type)) continue
    client.units.push(state.unit)
    state.unit = []
    events.onUnit(client)
  }
}

/** The startup message has no type letter, and may be preceded by requests to encrypt. */
function start(client: Client, state: Reading): boolean {
  const { received } = state
  if (received.length < 8 || received.length < received.readInt32BE(0)) return false
  const length = received.readInt32BE(0)
  const code = received.readInt32BE(4)
  state.received = received.subarray(length)
  if (code === codes.cancel) {
    client.socket.end()
    return false
  }
  if (code === codes.ssl || code === codes.gss) {
    client.socket.write('N')
    return start(client, state)
  }
  const parameters = startupParameters(received.subarray(8, length))
  client.statementTimeoutMs = Number(parameters.get('statement_timeout') ?? 0) || 0
  client.socket.write(Buffer.concat([...greeting, readyForQuery('I')]))
  state.started = true
  return true
}

const greeting = [
  message('R', int32(0)),
  ...Object.entries({
    server_version: '18.3',
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  }).map(([name, value]) => message('S', name, value)),
  message('K', int32(process.pid), int32(0)),
]

export function hangUp(client: Client, code: string, text: string) {
  if (client.closed) return
  client.socket.end(errorResponse(code, text, 'FATAL'))
}

/** Answers a unit with an error, the way PostgreSQL would. */
export function refuse(client: Client, unit: Message[], code: string, text: string) {
  client.socket.write(errorResponse(code, text))
  settleSync(client, unit)
}

/** After an error: ready at once when the unit ended, else deaf until the next Sync. */
export function settleSync(client: Client, unit: Message[]) {
  if (unit.at(-1)?.type === 'H') client.skipping = true
  else client.socket.write(readyForQuery(clientStatus(client)))
}

function clientStatus(client: Client): TransactionStatus {
  if (client.failed) return 'E'
  return client.transaction === 'own' ? 'T' : 'I'
}

/** Answers a unit as if its one statement had run, without asking the engine. */
export function pretend(client: Client, unit: Message[], tag: string) {
  const answers: Record<string, Buffer> = {
    P: message('1'),
    B: message('2'),
    C: message('3'),
    D: message('n'),
    E: commandComplete(tag),
    Q: commandComplete(tag),
  }
  const parts = unit.map(({ type }) => answers[type] ?? Buffer.alloc(0))
  const end = unit.at(-1)?.type === 'H' ? [] : [readyForQuery(clientStatus(client))]
  client.socket.write(Buffer.concat([...parts, ...end]))
}

export function sqlOfUnit(unit: Message[]): string {
  return unit.map((part) => sqlOf(part) ?? '').join(' ')
}
