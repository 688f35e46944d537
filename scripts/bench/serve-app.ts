import { serve } from '@hono/node-server'
import { createApp } from '../../api/app.ts'
import type { Database } from '../../api/db/database.ts'

/** The whole API on a free port of this machine. */
export async function serveApp(db: Database): Promise<{ origin: string; close(): void }> {
  const app = createApp({ db, secret: 'of-a-benchmark-of-a-benchmark-00' })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() }
}
