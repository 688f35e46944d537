interface DatabaseProblem {
  status: 400 | 403 | 409 | 422 | 500 | 503
  code: string
  detail: string
}

const unavailable: DatabaseProblem = {
  status: 503,
  code: 'database-unavailable',
  detail: 'The database does not answer at the moment. Try again.',
}

const badText: DatabaseProblem = {
  status: 400,
  code: 'bad-text',
  detail: 'A text holds characters that cannot be stored.',
}

const busy: DatabaseProblem = {
  status: 409,
  code: 'busy',
  detail: 'Somebody changed the same thing at the same time. Try again.',
}

// By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html
const bySqlState: Record<string, DatabaseProblem> = {
  '22021': badText,
  '22P05': badText,
  '22003': { status: 422, code: 'out-of-range', detail: 'A number is out of range.' },
  '22008': { status: 422, code: 'out-of-range', detail: 'A date is out of range.' },
  '23502': { status: 422, code: 'missing-value', detail: 'A value that is needed is missing.' },
  '23503': {
    status: 409,
    code: 'reference',
    detail: 'It names something that is not there, or is still in use.',
  },
  '23505': { status: 409, code: 'already-exists', detail: 'There is one like it already.' },
  '23514': { status: 422, code: 'rule-broken', detail: 'A value is not one of those allowed.' },
  '23P01': { status: 409, code: 'overlaps', detail: 'It overlaps with another one.' },
  '40001': busy,
  '40P01': busy,
  '42501': { status: 403, code: 'forbidden', detail: 'Your role may not do this.' },
  P0002: { status: 422, code: 'not-there', detail: 'It names something that is not there.' },
  // A transaction that let others wait too long was ended.
  '25P03': unavailable,
  '53300': unavailable,
  '57014': {
    status: 503,
    code: 'took-too-long',
    detail: 'This took too long. Ask for a smaller area or fewer things.',
  },
  '57P01': unavailable,
  '57P02': unavailable,
  '57P03': unavailable,
  '08000': unavailable,
  '08003': unavailable,
  '08006': unavailable,
}

const lostConnections = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'])

/** What an error of the database means to the caller, or undefined when it is not one we know. */
export function problemOfDatabaseError(error: unknown): DatabaseProblem | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  if (code !== undefined && lostConnections.has(code)) return unavailable
  if (
    /connection terminated|is not queryable|timeout exceeded when trying to connect/i.test(
      error.message,
    )
  )
    return unavailable
  return code === undefined ? undefined : bySqlState[code]
}
