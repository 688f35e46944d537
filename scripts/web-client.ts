import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const root = join(import.meta.dirname, '..')
/** The built web client. */
export const webFolder = join(root, 'dist/web')
const stampFile = join(root, 'dist/web.stamp')

/** What goes into the client; of api/ what client.ts gives it that is more than a type. */
const inputs = ['web/**/*', 'tiles/**/*.ts', 'vite.config.ts', 'package-lock.json']

/** Builds the web client into dist/web, unless what it is made of is as it was the last time. */
export async function buildWebClient(onProgress: (line: string) => void): Promise<void> {
  if (!existsSync(join(root, 'web/index.html'))) {
    return onProgress('There is no web client to build (web/index.html); serving the API alone.')
  }
  const stamp = inputsHash()
  const index = join(webFolder, 'index.html')
  if (existsSync(index) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp)
    return
  onProgress('Building the web client')
  await runVite()
  await compressFiles()
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stampFile, stamp)
}

function inputsHash() {
  const hash = createHash('sha256')
  const files = globSync(inputs, { cwd: root, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = [
    ...files.map((entry) => join(entry.parentPath, entry.name)),
    ...withImports(join(root, 'api/client.ts')),
  ]
  for (const path of paths.filter((name) => !/\.test\.tsx?$/.test(name)).sort()) {
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

/** A file and what it is made of: its imports that are no types, and theirs. */
export function withImports(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  const imports = /^(?:import|export) (?!type\b)[^;']*? from '(\.[^']+)'/gm
  for (const [, name] of readFileSync(path, 'utf8').matchAll(imports))
    withImports(join(path, '..', name!), found)
  return found
}

/** In a process of its own, so that its memory is given back. */
function runVite(): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('exit', (code) => {
      if (code === 0) done()
      else failed(new Error(`The web client could not be built:\n${output}`))
    })
  })
}

const brotli = promisify(brotliCompress)
const leastBytes = 1024

/** Beside each text file its compressed forms, so that a request only has to pick one. */
async function compressFiles() {
  const entries = readdirSync(webFolder, { recursive: true, withFileTypes: true })
  const texts = entries.filter(
    (entry) => entry.isFile() && /\.(js|mjs|css|html|svg|json)$/.test(entry.name),
  )
  for (const entry of texts) {
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    if (bytes.length < leastBytes) continue
    writeFileSync(
      `${path}.br`,
      await brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    )
    writeFileSync(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
  }
}
