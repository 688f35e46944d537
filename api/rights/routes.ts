import { collection } from '../http/collection.ts'
import { iName, sameAs } from '../http/relations.ts'
import { partyFields, rightFields, rightFilters } from './schema.ts'

export const rights = collection({
  path: 'rights',
  noun: 'right',
  visibility: 'staff',
  hasGeometry: false,
  hasValidTime: true,
  fields: rightFields,
  filters: rightFilters,
  related: [
    { name: 'parcel', to: 'parcels', where: [iName('parcel_id')] },
    { name: 'building', to: 'buildings', where: [iName('building_id')] },
    { name: 'party', to: 'parties', where: [iName('party_id')] },
    { name: 'alsoHolds', to: 'rights', where: [sameAs('party_id')] },
  ],
})

/** Who holds rights and asks for permits; seen through those, without a list of its own. */
export const parties = collection({
  path: 'parties',
  noun: 'party',
  visibility: 'staff',
  hasGeometry: false,
  fields: partyFields,
  filters: {},
})
