/**
 * The few parts of PostgreSQL's wire protocol (version 3) that the embedded engine's gateway reads
 * and writes itself. A message is a type letter, a 32-bit length that counts itself, and a body.
 */

export interface Message {
  type: string
  /** The whole message, letter and length included. */
  bytes: Buffer
}

export type TransactionStatus = 'I' | 'T' | 'E'

const headerLength = 5

/** Splits complete messages off the front of `buffer`. Throws on a length that cannot be. */
export function takeMessages(
  buffer: Buffer,
  longest: number,
): { messages: Message[]; rest: Buffer } {
  const messages: Message[] = []
  let at = 0
  while (buffer.length - at >= headerLength) {
    const length = buffer.readUInt32BE(at + 1) + 1
    if (length < headerLength || length > longest)
      throw new RangeError(`a message of ${length} bytes`)
    if (buffer.length - at < length) break
    messages.push({
      type: String.fromCharCode(buffer[at] as number),
      bytes: buffer.subarray(at, at + length),
    })
    at += length
  }
  return { messages, rest: buffer.subarray(at) }
}

export function message(type: string, ...parts: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? cString(part) : part)))
  const head = Buffer.alloc(headerLength)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

function cString(text: string) {
  return Buffer.from(`${text}\0`, 'utf8')
}

export const query = (sql: string) => message('Q', sql)
export const readyForQuery = (status: TransactionStatus) =>
  message('Z', Buffer.from(status, 'latin1'))
export const commandComplete = (tag: string) => message('C', tag)

/** `severity` FATAL tells the client that its connection ends. */
export function errorResponse(code: string, text: string, severity: 'ERROR' | 'FATAL' = 'ERROR') {
  return message('E', `S${severity}`, `V${severity}`, `C${code}`, `M${text}`, Buffer.alloc(1))
}

export function int32(value: number) {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** The SQL of a Query or Parse message, else undefined. */
export function sqlOf({ type, bytes }: Message): string | undefined {
  if (type === 'Q') return textAt(bytes, headerLength)
  if (type !== 'P') return undefined
  return textAt(bytes, bytes.indexOf(0, headerLength) + 1)
}

/** The name of the prepared statement of a Parse message; '' is the unnamed one. */
export function statementName({ bytes }: Message) {
  return textAt(bytes, headerLength)
}

function textAt(bytes: Buffer, at: number) {
  return bytes.toString('utf8', at, bytes.indexOf(0, at))
}

/** The status of a ReadyForQuery message. */
export function statusOf({ bytes }: Message) {
  return String.fromCharCode(bytes[headerLength] as number) as TransactionStatus
}

/** The command tag of a CommandComplete message, e.g. `INSERT 0 1`. */
export function tagOf({ bytes }: Message) {
  return textAt(bytes, headerLength)
}

/** The channel of a NotificationResponse message. */
export function channelOf({ bytes }: Message) {
  return textAt(bytes, headerLength + 4)
}

/** The parameters of a startup message's body, after its protocol version. */
export function startupParameters(body: Buffer): Map<string, string> {
  const words = body.toString('utf8').split('\0')
  const parameters = new Map<string, string>()
  for (let i = 0; i + 1 < words.length && words[i] !== ''; i += 2) {
    parameters.set(words[i] as string, words[i + 1] as string)
  }
  return parameters
}
