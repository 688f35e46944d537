import { queryOptions } from '@tanstack/react-query'
import type { Geometry } from 'geojson'
import { getI18n } from 'react-i18next'
import { type Named, worksTitle } from '../../api/client.ts'
import type { Properties, Thing } from '../queries.ts'
import { request } from '../request.ts'
import type { Kind } from './interventions.ts'

/** Of an intervention: what it is called by where nobody gave it a title. */
type Unnamed = Pick<Named, 'isTitled' | 'kinds' | 'district'>

interface WithMembers {
  members: { title: string; kind?: string; named?: Unnamed | null }[]
}

/** With the titles that a reader of the present language is shown. */
function allNamed<T extends WithMembers>(things: T[]): T[] {
  const { language } = getI18n()
  return things.map((each) => ({
    ...each,
    members: each.members.map((one) => ({
      ...one,
      title: one.named ? worksTitle({ kind: 'other', ...one, ...one.named }, language) : one.title,
    })),
  }))
}

/** One thing that is planned in a street, wherever it is kept. */
export interface Member {
  collection: 'works' | 'work-orders' | 'permits' | 'programmes' | 'interventions'
  id: number
  title: string
  kind: Kind
  startsOn: string | null
  endsOn: string | null
  depthM: number | null
  opens: boolean
  cost: number | null
  named: Unnamed | null
}

/** What could be done in one opening; its members in the order in which they are to be done. */
export interface Group {
  members: Member[]
  startsOn: string | null
  endsOn: string | null
  savedExcavations: number
  savedCost: number | null
  /** Line by line. */
  savings: { code: 'surface' | 'traffic'; quantity: number; price: number; cost: number }[]
  bundleId: number | null
  geometry: Geometry
}

export interface Conflict {
  code: string
  from: string
  to: string
  members: {
    collection: string
    id: number
    title: string
    kind?: string
    named?: Unnamed | null
  }[]
  /** Metres that a detour is longer; null where there is no other way, or none is needed. */
  extraM: number | null
  /** Metres of street that are cut off. */
  cutOffM: number | null
  /** Of a market and the like: on how many days. */
  days: number | null
  geometry: Geometry | null
}

/** Of things that others plan, or that streets are kept open for. */
export function placesQuery(slug: string, collection: 'programmes' | 'occasions') {
  return queryOptions({
    queryKey: ['plans', slug, collection],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/${collection}?limit=1000`
      return (await request<{ features: Place[] }>(path, { signal })).features
    },
  })
}

interface Place {
  id: number
  geometry: Geometry
  properties: Properties & { version: number }
}

interface Exception {
  id: number
  interventionId: number
  reason: string
  grantedByName: string | null
  grantedAt: string
}

/** What lies within so many metres and so many months of each other. */
interface Nearness {
  metres: number
  months: number
}

export function groupsQuery(slug: string, { metres, months }: Nearness) {
  return queryOptions({
    queryKey: ['plans', slug, 'street-space', metres, months],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/street-space?metres=${metres}&months=${months}`
      return (await request<{ groups: Group[] }>(path, { signal })).groups
    },
    select: allNamed<Group>,
  })
}

/** As things are, or as if a scenario were carried out: its version tells answers apart. */
export function conflictsQuery(slug: string, scenario?: { id: number; version: number }) {
  return queryOptions({
    queryKey: ['plans', slug, 'conflicts', scenario?.id, scenario?.version],
    queryFn: async ({ signal }) => {
      const query = scenario ? `?scenarioId=${scenario.id}` : ''
      const path = `/api/v1/${slug}/street-space/conflicts${query}`
      return (await request<{ conflicts: Conflict[] }>(path, { signal })).conflicts
    },
    select: allNamed<Conflict>,
  })
}

/** Moratoriums to which there are exceptions. */
export function exceptionsQuery(slug: string) {
  return queryOptions({
    queryKey: ['plans', slug, 'moratoriums'],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/moratoriums?limit=1000`
      const { features } = await request<{ features: Thing[] }>(path, { signal })
      return features.flatMap(({ id, properties }) =>
        (properties.exceptions as Exception[]).map((exception) => ({
          ...exception,
          moratoriumId: id,
          moratorium: String(properties.reason),
        })),
      )
    },
  })
}

/** The months from the first to the last of some days, as YYYY-MM. */
export function monthsBetween(days: (string | null)[]): string[] {
  const known = days.flatMap((day) => day?.slice(0, 7) ?? []).sort()
  const first = known[0]
  if (!first) return []
  return Array.from({ length: monthNumber(known.at(-1)!) - monthNumber(first) + 1 }, (_, index) => {
    const number = monthNumber(first) + index
    return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`
  })
}

function monthNumber(month: string): number {
  const [year, number] = month.split('-').map(Number)
  return year! * 12 + number! - 1
}
