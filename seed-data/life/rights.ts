import { type Random, random } from '../random.ts'
import { landUseOf } from '../rows/land.ts'
import { dayMs, isoDay } from './clock.ts'
import { addRow, type Context, placesByBlock } from './context.ts'
import { companyName, mailOf, personName, phoneOf, surname } from './people.ts'

/** Owners of every parcel, in shares that make a whole, and what burdens them. */
export function addRights(context: Context): { townId: number; people: number[] } {
  const rng = random(context.town.options.seed, 'rights')
  const townId = addParty(context, 'Orașul Lunca Veche', 'public', rng)
  const state = addParty(context, 'Statul Român', 'public', rng)
  const parish = addParty(context, 'Parohia Lunca Veche', 'group', rng)
  const bank = addParty(context, 'Banca Câmpiei SA', 'company', rng)
  const companies = Array.from({ length: 24 }, () =>
    addParty(context, companyName(rng), 'company', rng),
  )
  const people: number[] = []
  const places = placesByBlock(context.town)
  for (const lot of context.town.lots) {
    const parcelId = context.lotIds.get(lot)!
    const use = landUseOf(lot, places.get(lot.block))
    const own = (party: number, numerator = 1, denominator = 1) =>
      addRight(context, parcelId, party, 'ownership', rng, numerator, denominator)
    if (use === 'worship') own(parish)
    else if (use === 'transport' || use === 'meadow') own(state)
    else if (use === 'industrial' || use === 'commercial') own(rng.pick(companies))
    else if (
      ['residential', 'mixed', 'agricultural'].includes(use) &&
      lot.block.style !== 'flats'
    ) {
      if (use === 'agricultural' && rng.chance(0.4)) own(rng.pick(companies))
      else privateOwners(context, rng, people, own)
      burden(context, parcelId, rng, bank, companies, use)
    } else own(townId)
    if (lot.frontages.length === 0 && use !== 'agricultural') {
      addRight(context, parcelId, townId, 'servitude', rng, 1, 1, 'Servitute de trecere')
    }
  }
  return { townId, people }
}

type Own = (party: number, numerator?: number, denominator?: number) => void

function privateOwners(context: Context, rng: Random, people: number[], own: Own): void {
  const person = (name = surname(rng)) => {
    const id = addParty(context, personName(rng, name), 'person', rng)
    people.push(id)
    return id
  }
  // Some hold more than one lot.
  const known = people.length > 200 && rng.chance(0.25) ? rng.pick(people) : undefined
  const kind = rng.weighted([
    ['one', 58],
    ['couple', 28],
    ['heirs', 14],
  ] as const)
  if (kind === 'one') {
    own(known ?? person())
    return
  }
  const name = surname(rng)
  if (kind === 'couple') {
    own(person(name), 1, 2)
    own(person(name), 1, 2)
    return
  }
  const heirs = rng.whole(3, 5)
  // The widow's quarter, and the rest in equal parts.
  own(person(name), 1, 4)
  for (let i = 1; i < heirs; i++) own(person(name), 3, 4 * (heirs - 1))
}

function burden(
  context: Context,
  parcelId: number,
  rng: Random,
  bank: number,
  companies: readonly number[],
  use: string,
): void {
  if (use !== 'agricultural' && rng.chance(0.07)) {
    addRight(context, parcelId, bank, 'mortgage', rng, 1, 1, 'Ipotecă imobiliară')
  }
  if (use === 'agricultural' && rng.chance(0.5)) {
    addRight(context, parcelId, rng.pick(companies), 'lease', rng, 1, 1, 'Contract de arendă')
  }
  if (rng.chance(0.015))
    addRight(context, parcelId, null, 'restriction', rng, 1, 1, 'Zonă de protecție a conductelor')
}

export function addParty(context: Context, name: string, kind: string, rng: Random): number {
  const id = context.ids.take('parties')
  addRow(context, 'parties', {
    id,
    kind,
    name,
    email: kind === 'public' ? null : mailOf(name, id),
    phone: kind === 'person' && rng.chance(0.6) ? phoneOf(rng) : null,
    address: null,
    recorded_at: '2019-01-14T08:00:00Z',
  })
  return id
}

function addRight(
  context: Context,
  parcelId: number,
  party: number | null,
  kind: string,
  rng: Random,
  numerator: number,
  denominator: number,
  description: string | null = null,
): void {
  const sinceMs = context.clock.nowMs - rng.between(200, 9000) * dayMs
  addRow(context, 'rights', {
    id: context.ids.take('rights'),
    kind,
    party_id: party,
    parcel_id: parcelId,
    share_numerator: numerator,
    share_denominator: denominator,
    description,
    document_number: `${rng.whole(100, 9800)}/${isoDay(sinceMs).slice(0, 4)}`,
    valid_from: isoDay(sinceMs),
    recorded_at: '2019-01-14T08:00:00Z',
  })
}
