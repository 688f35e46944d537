import { fsyncSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { postgis } from '@electric-sql/pglite-postgis'
import { type Message, takeMessages } from './embedded-protocol.ts'

/** What one call into the engine gave back. */
export interface Reply {
  messages: Message[]
  /** Set when the call ended in an exception that PGlite itself would have passed over. */
  exception: string | undefined
}

export interface EmbeddedPostgres {
  /** Runs complete protocol messages. Throws EngineBroken when the engine cannot go on. */
  exec(bytes: Uint8Array): Promise<Reply>
  /** The data folder as a gzipped tarball. */
  dump(): Promise<Buffer>
  close(): Promise<void>
}

export interface PostgresOptions {
  folder: string
  /** false: no fsync. */
  durable: boolean
  /** A tarball made by `dump` to fill an empty folder from. */
  prepared?: Uint8Array
}

/** The engine's memory can no longer be trusted; only a new one helps. */
export class EngineBroken extends Error {}

/** The parts of PGlite's WebAssembly module used here; PGlite does not declare them. */
interface Module {
  _PostgresMainLoopOnce(): void
  _pgl_setPGliteExitStatus(status: number): number
  ___stack_pointer: WebAssembly.Global<'i32'>
  _error_context_stack: number
  _PG_exception_stack: number
  HEAPU8: Uint8Array
  HEAPU32: Uint32Array
}

interface FileSystems {
  filesystems: { NODEFS: { stream_ops: { fsync?: (stream: { nfd?: number }) => number } } }
}

/** PostgreSQL's way of leaving a statement with an error: reported, cleaned up, in order. */
const reportedError = 100
const longestReply = 2 ** 30
/** So many exceptions within one call mean that it does not get anywhere. */
const mostExceptionsPerCall = 50

const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'jit=off', '-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=128MB'],
]

export async function openPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const pglite = new PGlite({
    fs: options.durable ? new DurableFS(options.folder) : new NodeFS(options.folder),
    extensions: { postgis, pg_trgm, btree_gist, unaccent },
    startParams: options.durable ? startParams : [...startParams, '-F'],
    loadDataDir: options.prepared && new Blob([new Uint8Array(options.prepared)]),
  })
  await pglite.waitReady
  const watch = watchExceptions((pglite as unknown as { mod: Module }).mod)

  async function exec(bytes: Uint8Array): Promise<Reply> {
    const chunks: Buffer[] = []
    watch.reset()
    await pglite.execProtocolRawStream(bytes, {
      syncToFs: false,
      onRawData: (data) => {
        chunks.push(Buffer.from(data))
      },
    })
    const { messages, rest } = takeMessages(Buffer.concat(chunks), longestReply)
    if (rest.length > 0) throw new EngineBroken('The engine answered with half a message.')
    return { messages, exception: watch.exception() }
  }

  return {
    exec,
    async dump() {
      return Buffer.from(await (await pglite.dumpDataDir('gzip')).arrayBuffer())
    },
    close: () => pglite.close(),
  }
}

/** PGlite's files on disk, with the fsync that Emscripten leaves out. */
class DurableFS extends NodeFS {
  override async init(...given: Parameters<NodeFS['init']>) {
    const { emscriptenOpts } = await super.init(...given)
    const addFsync = (module: { FS: unknown }) => {
      const { stream_ops } = (module.FS as FileSystems).filesystems.NODEFS
      stream_ops.fsync = ({ nfd }) => {
        // A folder has no descriptor here; what is created in it is not made durable by this.
        if (nfd !== undefined) fsyncSync(nfd)
        return 0
      }
    }
    return {
      emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] },
    }
  }
}

/**
 * GEOS reports errors by C++ exceptions. In this build they fly past PostgreSQL's error handling
 * into PGlite, which drops every exception it does not know: the statement stops half-way and
 * looks like a success without a command tag. Here they are seen where they come out of the
 * engine, and the stacks they left standing are put back (else a thousand exhaust them).
 */
function watchExceptions(module: Module) {
  const once = module._PostgresMainLoopOnce
  const setStatus = module._pgl_setPGliteExitStatus
  let exception: string | undefined
  let broken: EngineBroken | undefined
  let seen = 0

  module._PostgresMainLoopOnce = () => {
    const stackPointer = module.___stack_pointer.value
    const contexts = module.HEAPU32[module._error_context_stack >> 2] as number
    const handlers = module.HEAPU32[module._PG_exception_stack >> 2] as number
    try {
      once()
    } catch (thrown) {
      seen += 1
      const status = setStatus(-2)
      setStatus(status)
      if (status === reportedError && seen <= mostExceptionsPerCall) throw thrown
      if (typeof thrown !== 'number' || seen > mostExceptionsPerCall) {
        broken = new EngineBroken(thrown instanceof Error ? thrown.message : 'it does not get on')
        throw broken
      }
      exception = exceptionText(module, thrown)
      module.___stack_pointer.value = stackPointer
      module.HEAPU32[module._error_context_stack >> 2] = contexts
      module.HEAPU32[module._PG_exception_stack >> 2] = handlers
      throw thrown
    }
  }
  // PGlite calls this first when it catches an exception: the only way out of its loop.
  module._pgl_setPGliteExitStatus = (status) => {
    if (broken) throw broken
    return setStatus(status)
  }
  return {
    reset() {
      exception = undefined
      seen = 0
    },
    exception: () => exception,
  }
}

/** What a std::runtime_error at this address says; libc++ keeps a pointer to its text. */
function exceptionText(module: Module, address: number) {
  const unknown = 'the geometry library failed'
  const start = module.HEAPU32[(address + 4) >> 2]
  if (start === undefined || start === 0 || start >= module.HEAPU8.length) return unknown
  const bytes = module.HEAPU8.subarray(start, start + 300)
  const end = bytes.indexOf(0)
  const text = Buffer.from(bytes.subarray(0, end === -1 ? bytes.length : end)).toString('latin1')
  return /^[\x20-\x7e]{3,}$/.test(text) ? text : unknown
}
