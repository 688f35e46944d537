import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { SourceError } from './source.ts'

/** Beyond these a compressed file is taken for a bomb. */
export const limits = {
  /** Of an archive or a gzip file, unpacked, in bytes. */
  unpackedBytes: 64 * 2 ** 30,
  /** Unpacked to packed size, looked at from `ratioFromBytes` on. */
  ratio: 200,
  ratioFromBytes: 64 * 2 ** 20,
  entries: 2000,
}

export type Limits = typeof limits

/** The first bytes of a file. */
export async function magic(path: string, length = 16): Promise<Buffer> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await file.read(buffer, 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

export const isGzip = (head: Buffer) => head[0] === 0x1f && head[1] === 0x8b
export const isZip = (head: Buffer) => head.subarray(0, 4).toString('latin1') === 'PK\x03\x04'

/** The file's bytes, unpacked if it is gzip, within the limits. */
export async function openBytes(path: string, within: Limits = limits): Promise<Readable> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  if (!isGzip(await magic(path))) return file
  let unpackedBytes = 0
  const guard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpackedBytes += chunk.length
      const problem = bombProblem(unpackedBytes, file.bytesRead, within)
      if (problem === undefined) done(null, chunk)
      else done(new SourceError(problem))
    },
  })
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  file.on('error', (error) => gunzip.destroy(error))
  gunzip.on('error', (error) =>
    guard.destroy(new SourceError(`The gzip file is damaged: ${error.message}.`)),
  )
  guard.on('close', () => {
    gunzip.destroy()
    file.destroy()
  })
  return file.pipe(gunzip).pipe(guard)
}

/** Why so many bytes out of so few are refused, if they are. */
export function bombProblem(unpackedBytes: number, packedBytes: number, within: Limits) {
  if (unpackedBytes > within.unpackedBytes) {
    return `The file unpacks to more than ${within.unpackedBytes} bytes; unpack it yourself if that is right.`
  }
  if (unpackedBytes > within.ratioFromBytes && unpackedBytes > packedBytes * within.ratio) {
    return `The file unpacks to more than ${within.ratio} times its size, as only a zip bomb does; unpack it yourself if it is not one.`
  }
  return undefined
}
