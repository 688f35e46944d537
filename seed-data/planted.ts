/**
 * Truth planted in the demo town, so that methods which look for need can be held against it.
 * Streets and districts are named as in the data.
 */
export const planted = {
  /** Worn roads over old mains that break again and again; people report them about as usual. */
  deteriorating: [
    { street: 'Strada Abatorului', condition: [9, 22], mainsBreak: 6 },
    { street: 'Strada Gării', condition: [14, 28], mainsBreak: 4 },
    { street: 'Strada Câmpului', condition: [8, 18], mainsBreak: 7 },
  ],
  /** Nothing is worse there than elsewhere, but its people report small things, and often twice. */
  loudDistricts: ['Cartierul Nou'],
  /** As bad as the deteriorating streets, things break thrice as often, and hardly anybody reports it. */
  silentDistricts: ['Viilor'],
  silentStreets: [{ street: 'Strada Viilor', condition: [8, 20], mainsBreak: 5 }],
  /** Three separate plans to open it within fourteen months. */
  dugThrice: { street: 'Strada Unirii', kinds: ['water', 'gas', 'resurfacing'] },
  /** The only two bridges for vehicles; two utilities mean to work on them in the same weeks. */
  bridges: ['Calea Dunării', 'Bulevardul Independenței'],
  /** Under water in every cloudburst, because the drain is too small. */
  flooding: { street: 'Strada Digului' },
  /** Its lights fail every winter. */
  dark: { street: 'Strada Tăbăcarilor' },
} as const

interface Worn {
  street: string
  condition: readonly [number, number]
  mainsBreak: number
}

const worn: readonly Worn[] = [...planted.deteriorating, ...planted.silentStreets]

/** How often a place reports what it sees: 1 is usual. */
export function voiceOf(district: string): number {
  if ((planted.loudDistricts as readonly string[]).includes(district)) return 2.6
  return (planted.silentDistricts as readonly string[]).includes(district) ? 0.12 : 1
}

/** How often something happens in a street of the district, against elsewhere. */
export const neglectOf = (district: string): number =>
  (planted.silentDistricts as readonly string[]).includes(district) ? 3 : 1

/** Where nobody asks again, mending takes its time: so many times as long as is usual. */
export const patienceOf = (district: string): number =>
  (planted.silentDistricts as readonly string[]).includes(district) ? 6 : 1

/** What is planted in a street, if anything. */
export const wornStreet = (street: string | null): Worn | undefined =>
  worn.find((place) => place.street === street)
