import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import { createApp } from './app.ts'
import type { OidcSettings } from './config.ts'
import type { Database } from './db/database.ts'
import { createWebFiles } from './web-files.ts'

export interface ServeOptions {
  db: Database
  port: number
  secret: string
  publicUrl: string | undefined
  basemapUrl: string | undefined
  oidc: OidcSettings | undefined
  /** From one address, for each way in; by default few enough that nobody guesses. */
  signInsPer10s?: number
  /** The built web client. */
  webFolder: string
}

export interface RunningServer {
  /** E.g. `http://localhost:3000`. */
  address: string
  /** Accepts nothing new, lets requests under way finish for up to ten seconds, then cuts them. */
  stop(): Promise<void>
}

const finishLimitMs = 10_000

/** API, tiles and web client on one port. Throws when the port is taken. */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const closing = new AbortController()
  const app = createApp({ ...options, followsNeed: true, closing: closing.signal })
  const web = createWebFiles({ folder: options.webFolder, basemapUrl: options.basemapUrl })
  const server = await listen(options.port, (request, env) => {
    const { pathname } = new URL(request.url)
    return isOurs(pathname) ? app.fetch(request, env) : web.fetch(request, env)
  })
  const { port } = server.address() as AddressInfo
  const stop = () => {
    closing.abort()
    return finish(server)
  }
  return { address: `http://localhost:${port}`, stop }
}

function isOurs(path: string) {
  return /^\/(api|tiles|health|ready)(\/|$)/.test(path)
}

function listen(port: number, fetch: Parameters<typeof serve>[0]['fetch']): Promise<ServerType> {
  return new Promise((done, failed) => {
    const server = serve({ fetch, port }, () => done(server))
    server.once('error', failed)
  })
}

function finish(server: ServerType): Promise<void> {
  return new Promise((done) => {
    const cut = setTimeout(
      () => 'closeAllConnections' in server && server.closeAllConnections(),
      finishLimitMs,
    )
    server.close(() => {
      clearTimeout(cut)
      done()
    })
    // Kept-alive connections that ask nothing would hold it open.
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}
