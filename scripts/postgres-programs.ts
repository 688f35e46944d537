import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { readOwner } from '../api/db/data-folder.ts'
import { findPostgres } from '../api/db/local-binaries.ts'

/** PostgreSQL's own program beside the server found here, else the one on the PATH. */
export function postgresProgram(name: string) {
  const found = findPostgres()
  return found === undefined ? name : join(found.folder, name)
}

/** How pg_dump and pg_restore reach the open database. */
export function connectionArguments(dataFolder: string, url: string | undefined) {
  if (url !== undefined) return [`--dbname=${url}`]
  const socket = readOwner(dataFolder)?.socket
  if (socket === undefined) throw new Error(`Nothing runs the database of ${dataFolder}.`)
  return [`--host=${socket.path}`, '--username=terrier', '--dbname=terrier']
}

export function run(program: string, args: string[]): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', failed)
    child.on('exit', (code) => {
      if (code === 0) done()
      else failed(new Error(`${program} ended with ${code}.`))
    })
  })
}

export function fail(error: Error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
