import { bbox } from '@turf/turf'
import { useTranslation } from 'react-i18next'
import type { Collection } from '../collection.ts'
import type { Bounds } from '../map/types.ts'
import { useLocalFormat } from '../municipality.ts'
import type { Thing } from '../queries.ts'
import { useSelect } from '../selection/use-select.ts'
import { FactValue } from '../ui/fact-value.tsx'
import { factValue, thingTitle } from '../ui/words.ts'
import { useView } from '../use-view.ts'
import classes from './list-pane.module.css'

interface ThingTableProps {
  collection: Collection
  things: Thing[]
  labelledBy: string
}

export function ThingTable({ collection, things, labelledBy }: ThingTableProps) {
  const { t } = useTranslation()
  const columns = collection.columns ?? []
  return (
    <table className={classes.table} aria-labelledby={labelledBy}>
      <thead>
        <tr>
          <th scope="col">{t(`collection.${collection.name}.one`)}</th>
          {columns.map(({ field }) => (
            <th key={field} scope="col">
              {t(`field.${field}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {things.map((thing) => (
          <ThingRow key={thing.id} collection={collection} thing={thing} />
        ))}
      </tbody>
    </table>
  )
}

function ThingRow({ collection, thing }: { collection: Collection; thing: Thing }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { selection } = useView()
  const select = useSelect()
  const { id, properties, geometry } = thing
  const isSelected = selection?.collection === collection.name && selection.id === id
  return (
    <tr data-selected={isSelected || undefined}>
      <th scope="row">
        <button
          type="button"
          className={classes.thing}
          aria-current={isSelected || undefined}
          onClick={() =>
            select(
              { collection: collection.name, id },
              geometry ? (bbox(geometry) as Bounds) : null,
            )
          }
        >
          {thingTitle(t, format, collection, id, properties)}
        </button>
      </th>
      {(collection.columns ?? []).map((fact) => (
        <td key={fact.field}>
          <FactValue collection={collection.name} fact={fact} value={factValue(fact, properties)} />
        </td>
      ))}
    </tr>
  )
}
