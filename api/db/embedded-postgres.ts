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
  /** How many C++ exceptions became errors; each leaks a little memory. */
  exceptions(): number
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
class EngineBroken extends Error {}

/** The parts of PGlite's WebAssembly module used here; PGlite does not declare them. */
interface Module {
  _PostgresMainLoopOnce(): void
  _pgl_setPGliteExitStatus(status: number): number
  _errstart(level: number, domain: number): number
  _errmsg_internal(format: number, values: number): number
  _errfinish(file: number, line: number, place: number): void
  _free(address: number): void
  stringToNewUTF8(text: string): number
  ___stack_pointer: WebAssembly.Global<'i32'>
  _error_context_stack: number
  _PG_exception_stack: number
  HEAPU8: Uint8Array
  HEAPU32: Uint32Array
}

interface FileSystems {
  filesystems: { NODEFS: { stream_ops: { fsync?: (stream: { nfd?: number }) => number } } }
}

/** What Emscripten gives to `instantiateWasm`. */
interface Imports {
  env: { __cxa_throw: (address: number, type: number, destructor: number) => void }
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
  const folder = new EngineFolder(options)
  const pglite = new PGlite({
    fs: folder,
    extensions: { postgis, pg_trgm, btree_gist, unaccent },
    startParams: options.durable ? startParams : [...startParams, '-F'],
    loadDataDir: options.prepared && new Blob([new Uint8Array(options.prepared)]),
  })
  await pglite.waitReady
  const { mod: module } = pglite as unknown as { mod: Module }
  const watch = watchExceptions(module)
  let converted = 0
  folder.onThrow = (address) => {
    converted += 1
    raise(module, exceptionText(module, address))
  }

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
    exceptions: () => converted,
    async dump() {
      return Buffer.from(await (await pglite.dumpDataDir('gzip')).arrayBuffer())
    },
    close: () => pglite.close(),
  }
}

/**
 * PGlite's files on disk, with what its build leaves out: fsync, and the catching of C++ exceptions.
 *
 * GEOS reports errors by throwing, and in this build nothing catches: an exception flies past
 * PostgreSQL's error handling (or is dropped half-way up by a function that has a handler of its
 * own), and the statement that stopped half-way looks like a success. So a throw is turned into
 * PostgreSQL's own error where it starts.
 */
class EngineFolder extends NodeFS {
  /** Set once the engine is up. */
  onThrow: ((address: number) => void) | undefined
  readonly #durable: boolean

  constructor({ folder, durable }: PostgresOptions) {
    super(folder)
    this.#durable = durable
  }

  override async init(...given: Parameters<NodeFS['init']>) {
    const { emscriptenOpts } = await super.init(...given)
    const { instantiateWasm, preRun = [] } = emscriptenOpts
    return {
      emscriptenOpts: {
        ...emscriptenOpts,
        instantiateWasm: (
          imports: WebAssembly.Imports,
          done: (instance: WebAssembly.Instance) => void,
        ) => {
          this.#hookThrow(imports as unknown as Imports)
          return instantiateWasm?.(imports, done)
        },
        preRun: this.#durable ? [...preRun, addFsync] : preRun,
      },
    }
  }

  #hookThrow({ env }: Imports) {
    const original = env.__cxa_throw
    const hook = (address: number, type: number, destructor: number) => {
      this.onThrow?.(address)
      original(address, type, destructor)
    }
    // Emscripten keeps a function's signature on it, for the modules that are linked later.
    env.__cxa_throw = Object.assign(hook, original)
  }
}

function addFsync(module: { FS: unknown }) {
  const { stream_ops } = (module.FS as FileSystems).filesystems.NODEFS
  stream_ops.fsync = ({ nfd }) => {
    // A folder has no descriptor here; what is created in it is not made durable by this.
    if (nfd !== undefined) fsyncSync(nfd)
    return 0
  }
}

const errorLevel = 21

/** `ereport(ERROR, …)` from outside: does not return. */
function raise(module: Module, text: string) {
  const format = module.stringToNewUTF8(text.replaceAll('%', '%%'))
  const place = module.stringToNewUTF8('geos')
  module._errstart(errorLevel, 0)
  module._errmsg_internal(format, 0)
  module._free(format)
  module._errfinish(place, 0, place)
}

/**
 * A second net: sees exceptions where they come out of the engine, since PGlite drops those it does
 * not know. And it puts back the stack that an error leaves standing; a thousand would exhaust it.
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
      if (seen > mostExceptionsPerCall) broken = new EngineBroken('it does not get on')
      else if (status !== reportedError && typeof thrown !== 'number') broken = asBroken(thrown)
      if (broken) throw broken
      module.___stack_pointer.value = stackPointer
      if (status === reportedError) throw thrown
      exception = exceptionText(module, Number(thrown))
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

function asBroken(thrown: unknown) {
  return new EngineBroken(thrown instanceof Error ? thrown.message : String(thrown))
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
