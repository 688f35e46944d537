// Runs scripts/<name> on any Node from 20 on: installs what the lock file says and is missing, then
// starts the script on the Node of the project (an optional dependency per platform).
// Plain JavaScript without dependencies, since it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')

/**
 * Megabytes for what has just been made. Half a megabyte an answer fills what V8 takes by itself so
 * often that it moved the answers under way around: 5 ms of processor time an answer, 3 with this.
 */
const nodeOptions = ['--max-semi-space-size=32']

function main() {
  const [name, ...rest] = process.argv.slice(2)
  const script = findScript(name, rest)
  if (script === undefined) return
  if (!isInstalled()) install()
  if (!script.file.endsWith('.ts')) return run(script.file, script.args, [])
  // By this channel a script learns that we are gone, even if we were killed.
  run(nodeProgram(), [...nodeOptions, script.file, ...script.args], ['ipc'])
}

/** scripts/start.ts, scripts/bench/tiles.ts for `bench tiles`, or the shell script scripts/check. */
function findScript(name = '', rest) {
  const base = join(root, 'scripts', name)
  if (/^[\w-]+$/.test(name)) {
    if (existsSync(`${base}.ts`)) return { file: `${base}.ts`, args: rest }
    const inner = existsSync(base) && join(base, `${rest[0]}.ts`)
    if (inner && existsSync(inner)) return { file: inner, args: rest.slice(1) }
    if (existsSync(base) && statSync(base).isFile()) return { file: base, args: rest }
    if (existsSync(base))
      return complain(`Say which: npm run ${name} -- ${scriptNames(base).join(' | ')}`)
  }
  return complain(
    `There is no script ${JSON.stringify(name)}. There are: ${scriptNames(join(root, 'scripts')).join(', ')}.`,
  )
}

function scriptNames(folder) {
  const names = readdirSync(folder).filter((name) => !/\.(test\.ts|mjs)$/.test(name))
  return names.map((name) => name.replace(/\.ts$/, ''))
}

function complain(text) {
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}

/** Whether node_modules holds the versions of package-lock.json; npm keeps its own list there. */
function isInstalled() {
  try {
    const wanted = packages(join(root, 'package-lock.json'))
    const present = packages(join(modules, '.package-lock.json'))
    return Object.entries(wanted).every(([path, { version, optional, peer }]) => {
      if (path === '') return true
      if (present[path] === undefined) return Boolean(optional || peer)
      return present[path].version === version
    })
  } catch {
    return false
  }
}

function packages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

function install() {
  process.stderr.write('Installing the packages of package-lock.json …\n')
  // Not `ci`: it refuses a lock file made where the registry lacked other platforms' binaries, and
  // begins by removing all that is there. With --no-save the lock file stays as it is.
  const args = [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--progress=true',
  ]
  const done = spawnSync('npm', args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (done.status === 0) return
  complain(`npm install failed${done.error ? `: ${done.error.message}` : ''}.`)
  process.exit(done.status ?? 1)
}

function nodeProgram() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const own = join(modules, `node-${platform}-${process.arch}`, 'bin', file)
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own
  const [major, minor] = process.versions.node.split('.').map(Number)
  // From this version on Node runs TypeScript as it is.
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  complain(
    `There is no Node.js package for ${process.platform} ${process.arch} that runs here, and this Node.js is ${process.version}: install version 24 (https://nodejs.org) and run this again.`,
  )
  process.exit(1)
}

function run(program, args, channel) {
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'inherit', ...channel] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C in a terminal goes to the whole group: the child has it already.
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    })
  }
  child.on('error', (error) => complain(`Could not run ${program}: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    // Ends as the child did, so that a shell sees it.
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

main()
