import { createWriteStream } from 'node:fs'
import { basename, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'
import { bombProblem, type Limits, limits } from './gzip.ts'
import { SourceError } from './source.ts'

/**
 * Unpacks a zip file into a folder, flat: each entry under its own base name. Refuses paths that
 * lead elsewhere, links, encrypted entries, two entries of one name, and anything over the limits,
 * counting the bytes that come out and not what the archive says of itself.
 */
export async function unpack(path: string, folder: string, within: Limits = limits) {
  const zip = await yauzl.openPromise(path, { strictFileNames: true }).catch((error) => {
    throw new SourceError(`The zip file cannot be read: ${error.message}.`)
  })
  const names = new Set<string>()
  const total = { unpackedBytes: 0 }
  try {
    if (zip.entryCount > within.entries) {
      throw new SourceError(
        `The archive has ${zip.entryCount} entries; ${within.entries} is the limit.`,
      )
    }
    for await (const entry of zip.eachEntry()) {
      const name = entryName(entry, names)
      if (name !== undefined) await extract(zip, entry, join(folder, name), total, within)
    }
  } catch (error) {
    if (error instanceof SourceError) throw error
    throw new SourceError(`The zip file cannot be unpacked: ${(error as Error).message}.`)
  } finally {
    zip.close()
  }
  return [...names].map((name) => join(folder, name))
}

/** The name to unpack under; nothing for folders and what macOS adds. */
function entryName(entry: yauzl.Entry, taken: Set<string>) {
  const path = entry.fileName
  if (path.endsWith('/') || path.startsWith('__MACOSX/')) return undefined
  // The upper half holds the Unix mode; 0o120000 is a symbolic link.
  if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) {
    throw new SourceError(`The archive holds a link (${path}), which is refused.`)
  }
  if (entry.isEncrypted()) throw new SourceError(`The archive is encrypted (${path}).`)
  const name = basename(path)
  if (name.startsWith('.')) return undefined
  if (taken.has(name)) {
    throw new SourceError(`The archive holds two files named ${name}; import one at a time.`)
  }
  taken.add(name)
  return name
}

async function extract(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  target: string,
  total: { unpackedBytes: number },
  within: Limits,
) {
  let entryBytes = 0
  const guard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      entryBytes += chunk.length
      total.unpackedBytes += chunk.length
      const problem =
        bombProblem(entryBytes, entry.compressedSize, within) ??
        bombProblem(total.unpackedBytes, Number.POSITIVE_INFINITY, within)
      if (problem === undefined) done(null, chunk)
      else done(new SourceError(problem))
    },
  })
  await pipeline(await zip.openReadStreamPromise(entry), guard, createWriteStream(target))
}
