import { CannotStartError } from '../api/cannot-start.ts'

interface SystemError extends Error {
  code?: string
  syscall?: string
  path?: string
  port?: number
  /** PostgreSQL's, with its advice. */
  severity?: string
  hint?: string
}

const fileTroubles: Record<string, string> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'the disk can only be read',
  ENOSPC: 'no room is left on the disk',
  EDQUOT: 'no room is left for this user',
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a part of the path is a file',
}

/** Why the program did not start, in plain words; undefined for what only a stack explains. */
export function startFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error instanceof CannotStartError) return error.message
  const { code = '', syscall, path, port, severity, hint, message } = error as SystemError
  if (code.startsWith('ERR_PARSE_ARGS')) return message
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use by another program. Choose another: PORT=${Number(port) + 1} npm start`
  if (code === 'EACCES' && syscall === 'listen')
    return `This user may not serve on port ${port}. Choose one above 1024: PORT=3000 npm start`
  if (fileTroubles[code])
    return `Cannot write ${path ?? 'a file'}: ${fileTroubles[code]} (${code}).`
  if (severity) return `The database refused: ${message}.${hint ? ` ${hint}` : ''}`
  return undefined
}
