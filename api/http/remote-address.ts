import type { Context } from 'hono'

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/**
 * The address a request comes from. Behind a proxy on this machine it is the last one that the proxy
 * added; what a client says of itself is not believed.
 */
export function remoteAddress(c: Context): string {
  const socket: string | undefined = c.env?.incoming?.socket?.remoteAddress
  if (socket !== undefined && !loopback.has(socket)) return socket
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return forwarded || socket || '127.0.0.1'
}
