export interface LiveHandlers {
  /** An event's name, and its data. */
  hear(event: string, data: unknown): void
  /** After a break: anything may have happened meanwhile. */
  missed(): void
}

const longestWaitMs = 60_000
/** Somebody who looks at another tab for a moment is still here. */
const hiddenForMs = 30_000

/**
 * Server-sent events for as long as the page is looked at; a browser has few connections for all its
 * tabs. Comes back by itself after a break, the later the longer it lasts.
 */
export class LiveStream {
  private readonly address: string
  private readonly names: readonly string[]
  private readonly handlers: LiveHandlers
  private source: EventSource | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private failures = 0
  private wasOpen = false
  private readonly lookAway = () => this.onVisibility()

  constructor(address: string, names: readonly string[], handlers: LiveHandlers) {
    this.address = address
    this.names = names
    this.handlers = handlers
    document.addEventListener('visibilitychange', this.lookAway)
    this.open()
  }

  close() {
    document.removeEventListener('visibilitychange', this.lookAway)
    clearTimeout(this.timer)
    this.source?.close()
  }

  private open() {
    clearTimeout(this.timer)
    this.source?.close()
    const source = new EventSource(this.address)
    this.source = source
    for (const name of this.names)
      source.addEventListener(name, ({ data }) => this.handlers.hear(name, JSON.parse(data)))
    source.addEventListener('ready', () => {
      this.failures = 0
      if (this.wasOpen) this.handlers.missed()
      this.wasOpen = true
      this.handlers.hear('ready', null)
    })
    source.addEventListener('error', () => this.openLater())
  }

  private openLater() {
    this.source?.close()
    clearTimeout(this.timer)
    this.failures += 1
    const waitMs = Math.min(1000 * 2 ** (this.failures - 1), longestWaitMs)
    // Not all at once when a server comes back.
    this.timer = setTimeout(() => this.open(), waitMs * (0.5 + Math.random() / 2))
  }

  private onVisibility() {
    clearTimeout(this.timer)
    if (document.visibilityState === 'hidden')
      this.timer = setTimeout(() => this.source?.close(), hiddenForMs)
    else if (this.source?.readyState !== EventSource.OPEN) this.open()
  }
}
