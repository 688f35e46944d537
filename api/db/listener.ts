import pg from 'pg'
import { connectAlone, type Target } from './connection.ts'

type Hear = (payload: string) => void

const againAfterMs = 500

/**
 * Hears notifications, on one connection for all channels. When the connection was lost and is back,
 * every hearer is called with '' once, since notifications may have been missed meanwhile.
 */
export class Listener {
  private readonly target: Target
  private readonly hearers = new Map<string, Set<Hear>>()
  private connecting: Promise<pg.Client> | undefined
  private retry: NodeJS.Timeout | undefined
  private isStopped = false

  constructor(target: Target) {
    this.target = target
  }

  /** Calls `hear` with the payload of each notification on the channel. Returns a function that stops. */
  async on(channel: string, hear: Hear): Promise<() => Promise<void>> {
    const hearers = this.hearers.get(channel) ?? new Set()
    this.hearers.set(channel, hearers.add(hear))
    try {
      const client = await this.connected()
      await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      hearers.delete(hear)
      throw error
    }
    return async () => {
      if (!hearers.delete(hear) || hearers.size > 0) return
      const client = await this.connecting?.catch(() => undefined)
      await client?.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => {})
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true
    clearTimeout(this.retry)
    const client = await this.connecting?.catch(() => undefined)
    await client?.end().catch(() => {})
  }

  private connected(): Promise<pg.Client> {
    this.connecting ??= this.connect().catch((error) => {
      this.connecting = undefined
      throw error
    })
    return this.connecting
  }

  private async connect(): Promise<pg.Client> {
    const client = await connectAlone(this.target, {
      statementTimeoutMs: 0,
      applicationName: 'terrier listen',
    })
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''))
    client.on('error', () => {})
    client.once('end', () => {
      this.connecting = undefined
      if (!this.isStopped) this.again()
    })
    return client
  }

  private again() {
    clearTimeout(this.retry)
    this.retry = setTimeout(() => {
      this.listenAgain().catch(() => this.isStopped || this.again())
    }, againAfterMs)
    this.retry.unref()
  }

  private async listenAgain() {
    const client = await this.connected()
    const channels = [...this.hearers].flatMap(([channel, { size }]) => (size > 0 ? [channel] : []))
    for (const channel of channels) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    for (const channel of channels) this.tell(channel, '')
  }

  private tell(channel: string, payload: string) {
    for (const hear of this.hearers.get(channel) ?? []) hear(payload)
  }
}
