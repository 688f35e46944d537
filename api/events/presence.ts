import { z } from 'zod'

/** Who works on which change set, and what of the town they have before them. */
export interface Presence {
  userId: string
  name: string
  changeSetId: number
  bbox: [number, number, number, number] | null
}

/** One window of somebody, as it is told to all processes; null when it is gone. */
export interface PresenceMessage {
  municipalityId: number
  /** Of the window, which only its own user can speak for. */
  window: string
  userId: string
  presence: Omit<Presence, 'userId'> | null
}

const messageSchema = z.object({
  municipalityId: z.int(),
  window: z.string(),
  userId: z.string(),
  presence: z
    .object({
      name: z.string(),
      changeSetId: z.int(),
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
    })
    .nullable(),
})

/** undefined for what is no message, as when the connection was lost. */
export function parsePresence(payload: string): PresenceMessage | undefined {
  if (payload === '') return undefined
  return messageSchema.safeParse(JSON.parse(payload)).data
}

/** A window tells that it is there this often; one that has not for so long is gone. */
export const beatMs = 15_000
const goneAfterMs = 40_000

/** Those who edit, as far as they have told. Kept in memory: it is about this minute. */
export class PresentPeople {
  private readonly windows = new Map<string, Presence & { town: number; gone: NodeJS.Timeout }>()
  private readonly onChange: (municipalityId: number) => void

  constructor(onChange: (municipalityId: number) => void) {
    this.onChange = onChange
  }

  hear({ municipalityId, window, userId, presence }: PresenceMessage) {
    const key = `${municipalityId} ${userId} ${window}`
    const before = this.windows.get(key)
    clearTimeout(before?.gone)
    if (presence === null) this.windows.delete(key)
    else {
      const gone = setTimeout(() => {
        this.windows.delete(key)
        this.onChange(municipalityId)
      }, goneAfterMs).unref()
      this.windows.set(key, { userId, ...presence, town: municipalityId, gone })
    }
    if (text(before) !== text(this.windows.get(key))) this.onChange(municipalityId)
  }

  in(municipalityId: number): Presence[] {
    return [...this.windows.values()]
      .filter(({ town }) => town === municipalityId)
      .map(({ userId, name, changeSetId, bbox }) => ({ userId, name, changeSetId, bbox }))
  }
}

function text(of: Presence | undefined) {
  return of && JSON.stringify([of.name, of.changeSetId, of.bbox])
}
