import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

export interface PostgresBinaries {
  /** The folder of `initdb` and `postgres`. */
  folder: string
  major: number
}

/**
 * The newest PostgreSQL on this machine that has PostGIS, or undefined.
 * Windows is left out: there the embedded engine or DATABASE_URL serves.
 */
export function findPostgres(): PostgresBinaries | undefined {
  if (process.platform === 'win32') return undefined
  const found = new Map<string, PostgresBinaries>()
  for (const folder of candidateFolders()) {
    if (found.has(folder) || !hasPrograms(folder) || !hasPostgis(folder)) continue
    const major = majorVersion(folder)
    if (major >= 13) found.set(folder, { folder, major })
  }
  return [...found.values()].sort((a, b) => b.major - a.major)[0]
}

function candidateFolders(): string[] {
  return [
    ...versioned('/usr/lib/postgresql', 'bin'),
    ...versioned('/usr', 'bin', /^pgsql-\d+$/),
    ...versioned('/opt/homebrew/opt', 'bin', /^postgresql(@\d+)?$/),
    ...versioned('/usr/local/opt', 'bin', /^postgresql(@\d+)?$/),
    ...versioned('/Applications/Postgres.app/Contents/Versions', 'bin'),
    '/usr/local/pgsql/bin',
    ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
  ]
}

function versioned(base: string, inner: string, pattern = /^\d+$/): string[] {
  if (!existsSync(base)) return []
  const versions = readdirSync(base).filter((name) => pattern.test(name))
  return versions.map((name) => join(base, name, inner))
}

function hasPrograms(folder: string) {
  return ['initdb', 'postgres'].every((name) => isExecutable(join(folder, name)))
}

function isExecutable(file: string) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function hasPostgis(folder: string) {
  const shares = [
    ask(join(folder, 'pg_config'), '--sharedir'),
    folder.replace(/^\/usr\/lib\/postgresql\/(\d+)\/bin$/, '/usr/share/postgresql/$1'),
    join(dirname(folder), 'share'),
    join(dirname(folder), 'share/postgresql'),
  ]
  return shares.some((share) => share && existsSync(join(share, 'extension/postgis.control')))
}

function majorVersion(folder: string) {
  const version = ask(join(folder, 'postgres'), '--version')
  return Number(/(\d+)(\.|beta|rc|devel|\s|$)/.exec(version)?.[1] ?? 0)
}

function ask(program: string, option: string) {
  try {
    return execFileSync(program, [option], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return ''
  }
}
