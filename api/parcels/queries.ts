import { sql } from 'kysely'
import type { Relation } from '../http/collection.ts'
import { iLieIn, liesInMe, namesMe, touchesMe } from '../http/relations.ts'

/** Buildings and addresses know their parcel; one that does not is found by where it lies. */
export const parcelRelations: Relation[] = [
  { name: 'buildings', to: 'buildings', where: [namesMe('parcel_id'), liesInMe] },
  { name: 'addresses', to: 'addresses', where: [namesMe('parcel_id'), liesInMe] },
  { name: 'rights', to: 'rights', where: [namesMe('parcel_id')] },
  { name: 'permits', to: 'permits', where: [namesMe('parcel_id')] },
  { name: 'reports', to: 'reports', where: [liesInMe] },
  {
    name: 'connections',
    to: 'network-nodes',
    where: [
      (self, other) => sql`${other.column('kind')} in ('service', 'meter')
        and ${other.column('geom')} && ${self.column('geom')}
        and st_intersects(${self.column('geom')}, ${other.column('geom')})`,
      (self, other) => sql`${other.column('building_id')} in (
        select b.id from buildings b
        where b.municipality_id = (select current_municipality()) and b.parcel_id = ${self.column('id')})`,
    ],
  },
  { name: 'zones', to: 'zones', where: [iLieIn] },
  { name: 'districts', to: 'districts', where: [iLieIn] },
  { name: 'neighbours', to: 'parcels', where: [touchesMe] },
]
