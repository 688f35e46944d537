import type { LineClass } from '../plan/drawing.ts'

/** Metres: the whole carriageway, one sidewalk. */
export interface Profile {
  carriagewayM: number
  sidewalkM: number
}

export const profiles: Record<LineClass, Profile> = {
  primary: { carriagewayM: 9, sidewalkM: 2.8 },
  secondary: { carriagewayM: 8, sidewalkM: 2.4 },
  tertiary: { carriagewayM: 7, sidewalkM: 2 },
  residential: { carriagewayM: 5.5, sidewalkM: 1.7 },
  service: { carriagewayM: 6, sidewalkM: 1.5 },
  track: { carriagewayM: 3.5, sidewalkM: 0.6 },
  path: { carriagewayM: 2.4, sidewalkM: 0.4 },
  bank: { carriagewayM: 0, sidewalkM: 3 },
  rail: { carriagewayM: 0, sidewalkM: 9 },
  limit: { carriagewayM: 0, sidewalkM: 0 },
}

/** From the centre line to the lots. */
export const streetHalfWidthM = (kind: LineClass): number =>
  profiles[kind].carriagewayM / 2 + profiles[kind].sidewalkM

export const kerbOffsetM = (kind: LineClass): number => profiles[kind].carriagewayM / 2

export const isStreet = (kind: LineClass): boolean => !['bank', 'rail', 'limit'].includes(kind)
