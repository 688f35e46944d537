import { hash } from 'node:crypto'
import type { Context, TypedResponse } from 'hono'
import type { AppEnv } from './context.ts'
import { Problem } from './problem.ts'

/** `"3.k2J…"`: the version, which If-Match compares, and a digest of what was sent. */
export function versionTag(version: number, text: string) {
  return `"${version}.${digest(text)}"`
}

export function listTag(text: string | Uint8Array) {
  return `W/"${digest(text)}"`
}

function digest(text: string | Uint8Array) {
  return hash('sha1', text, 'base64url').slice(0, 16)
}

/**
 * Answers with the text, or with 304 when the caller has it already. Staff's answers may not be kept
 * by caches on the way. To the route's types it is the parsed text.
 */
export function answerTagged<T>(
  c: Context<AppEnv>,
  text: string | Uint8Array<ArrayBuffer>,
  tag: string,
  type = 'application/json',
) {
  return answer(c, text, tag, type) as unknown as TypedResponse<T, 200, 'json'>
}

function answer(
  c: Context<AppEnv>,
  text: string | Uint8Array<ArrayBuffer>,
  tag: string,
  type: string,
) {
  const shared = c.get('caller').userId === null ? 'public' : 'private'
  const headers = {
    etag: tag,
    // Named here, since compress() would copy the answer to add it.
    vary: 'Cookie, Authorization, Accept-Encoding',
    'cache-control': `${shared}, no-cache`,
  }
  if (matches(c.req.header('if-none-match'), tag)) return c.body(null, 304, headers)
  return c.body(text, 200, { ...headers, 'content-type': type })
}

function matches(header: string | undefined, tag: string) {
  if (header === undefined) return false
  const plain = (item: string) => item.trim().replace(/^W\//, '')
  return header.trim() === '*' || header.split(',').some((item) => plain(item) === plain(tag))
}

/**
 * The version that the caller says they change, from If-Match; undefined for `*`, any version.
 * 428 without the header.
 */
export function expectedVersion(c: Context<AppEnv>): number | undefined {
  const header = c.req.header('if-match')?.trim()
  if (header === undefined) {
    throw new Problem(428, 'if-match-required', {
      detail: 'Send If-Match with the ETag of what you change.',
      errors: [{ path: 'header.If-Match', message: 'Missing.' }],
    })
  }
  if (header === '*') return undefined
  const version = /^(?:W\/)?"(\d{1,9})(?:\.[\w-]*)?"$/.exec(header)?.[1]
  // A tag that is not one of ours can match nothing.
  return version === undefined ? -1 : Number(version)
}

export function requireVersion(current: number, expected: number | undefined) {
  if (expected === undefined || expected === current) return
  throw new Problem(412, 'stale', { detail: `It is at version ${current} now. Read it again.` })
}
