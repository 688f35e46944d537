import type { Readable } from 'node:stream'
import { SourceError } from './source.ts'

const maxLineBytes = 256 * 2 ** 20

/** The lines of a stream of UTF-8, numbered from 1, without their ends. */
export async function* lines(stream: Readable): AsyncGenerator<{ text: string; line: number }> {
  let rest: Buffer[] = []
  let restBytes = 0
  let line = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      line += 1
      yield { text: textOf([...rest, chunk.subarray(start, end)]), line }
      rest = []
      restBytes = 0
      start = end + 1
    }
    if (start === chunk.length) continue
    rest.push(Buffer.from(chunk.subarray(start)))
    restBytes += chunk.length - start
    if (restBytes > maxLineBytes) {
      throw new SourceError(`Line ${line + 1} is longer than 256 MB.`)
    }
  }
  if (rest.length > 0) yield { text: textOf(rest), line: line + 1 }
}

function textOf(parts: Buffer[]) {
  const text = (parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)).toString('utf8')
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
