import type { Trx } from '../db/tables.ts'

/** By intervention, the need that is there for it to remove. */
export type Measured = { id: number; need: number }[]
export type Measure = (trx: Trx, ids: readonly number[]) => Promise<Measured>

/** What an approval made and changed, so that it can be taken back. */
export interface Approval {
  works: {
    id: number
    isMade: boolean
    status: string
    startsAt: string | null
    endsAt: string | null
  }[]
  orders: number[]
  reports: { id: number; status: string; targetAt: string | null; worksId: number }[]
  /** Of each intervention, the need that was there to remove; not in older ones. */
  need?: Measured
}
