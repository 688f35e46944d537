import { z } from '@hono/zod-openapi'
import { wrongField } from './problem.ts'

/** Where a page ended: the sorting it belongs to, the last row's sort key as text, its id. */
export interface Cursor {
  sort: string
  key: string
  id: number
}

const shape = z.tuple([z.string().max(40), z.string().max(1000), z.int().min(0)])

export function writeCursor({ sort, key, id }: Cursor) {
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url')
}

/** Throws a 400 problem for what is no cursor of this sorting. */
export function readCursor(text: string | undefined, sort: string): Cursor | undefined {
  if (text === undefined) return undefined
  const parsed = shape.safeParse(parse(text))
  if (!parsed.success || parsed.data[0] !== sort || parsed.data[1].includes('\0')) {
    throw wrongField('query.cursor', 'Not a cursor of this list; take it from a next link.')
  }
  const [, key, id] = parsed.data
  return { sort, key, id }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
