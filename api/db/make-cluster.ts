import { execFile } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { CannotStartError } from '../cannot-start.ts'
import type { PostgresBinaries } from './local-binaries.ts'

export const superuser = 'terrier'

export interface Account {
  uid: number
  gid: number
}

interface NewCluster {
  binaries: PostgresBinaries
  account: Account | undefined
  folder: string
}

/**
 * Made beside its place and then moved there: one that was broken off would look like a cluster. Each
 * time under another name, since an initdb whose owner was killed goes on, and cleans up after itself.
 */
export async function makeCluster(
  { binaries, account, folder }: NewCluster,
  onProgress: (line: string) => void,
) {
  onProgress(`Making a PostgreSQL ${binaries.major} cluster in ${folder}`)
  removeUnfinished(folder)
  const unfinished = mkdtempSync(`${folder}.unfinished-`)
  if (account !== undefined) chownSync(unfinished, account.uid, account.gid)
  const fixed = ['-D', unfinished, '-U', superuser, '--auth=trust', '--encoding=UTF8', '--no-sync']
  // The same collation as the embedded engine's where the version allows: by code point.
  const locale =
    binaries.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : [process.platform === 'darwin' ? '--locale=en_US.UTF-8' : '--locale=C.UTF-8']
  const options = { ...account, cwd: '/', env: bareEnvironment() }
  try {
    await promisify(execFile)(join(binaries.folder, 'initdb'), [...fixed, ...locale], options)
  } catch (error) {
    const { stderr } = error as { stderr: string }
    throw new CannotStartError(`initdb could not make a cluster in ${folder}:\n${stderr.trim()}`)
  }
  renameSync(unfinished, folder)
}

function removeUnfinished(folder: string) {
  const beginning = `${basename(folder)}.unfinished-`
  for (const name of readdirSync(dirname(folder)))
    if (name.startsWith(beginning))
      rmSync(join(dirname(folder), name), { recursive: true, force: true, maxRetries: 10 })
}

/** Without the PG* variables, which would lead initdb and postgres astray. */
export function bareEnvironment() {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
}
