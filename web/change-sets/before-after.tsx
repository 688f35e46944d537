import { useQuery } from '@tanstack/react-query'
import { bbox } from '@turf/turf'
import { useTranslation } from 'react-i18next'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { freePadding } from '../selection/free-padding.ts'
import { areasQuery, beforeQuery, type Drafts, type Shape } from './change-set-queries.ts'
import classes from './change-sets.module.css'

interface Row {
  key: string
  name: string
  beforeM2: number | undefined
  afterM2: number | undefined
  shape: Shape
}

/** Each parcel before and after; the sums say whether the land adds up. */
export function BeforeAfter({ drafts }: { drafts: Drafts }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const format = useLocalFormat()
  const map = useMap()
  const { id, version } = drafts
  const { data: before = [] } = useQuery(beforeQuery(slug, id, version))
  const { data: areas } = useQuery(areasQuery(slug, id, version))
  const rows = rowsOf(drafts, before, areas)
  const sum = (name: 'beforeM2' | 'afterM2') => rows.reduce((so, row) => so + (row[name] ?? 0), 0)
  const m2 = (value: number | undefined) =>
    value === undefined ? '–' : format.unit(value, 'm²', 2)
  const differenceM2 = sum('afterM2') - sum('beforeM2')
  return (
    <table className={classes.table}>
      <caption>{t('changeSets.beforeAfter')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('collection.parcels.one')}</th>
          <th scope="col" className={classes.figure}>
            {t('editor.shown.before')}
          </th>
          <th scope="col" className={classes.figure}>
            {t('editor.shown.after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, beforeM2, afterM2, shape }) => (
          <tr key={key}>
            <th scope="row">
              <button
                type="button"
                className={classes.thing}
                onClick={() => map?.flyTo(bbox(shape) as Bounds, { padding: freePadding() })}
              >
                {name}
              </button>
            </th>
            <td className={classes.figure}>{m2(beforeM2)}</td>
            <td className={classes.figure}>{m2(afterM2)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('changeSets.sum')}</th>
          <td className={classes.figure}>{m2(sum('beforeM2'))}</td>
          <td className={classes.figure}>{m2(sum('afterM2'))}</td>
        </tr>
        <tr>
          <th scope="row" colSpan={2}>
            {t('changeSets.difference')}
          </th>
          <td className={classes.figure}>
            {Math.abs(differenceM2) < 0.005 ? t('changeSets.noDifference') : m2(differenceM2)}
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

function rowsOf(
  { parcels }: Drafts,
  before: { key: string; areaM2: number }[],
  areas: Map<string, number | undefined> | undefined,
): Row[] {
  const beforeM2 = new Map(before.map(({ key, areaM2 }) => [key, areaM2]))
  return (
    parcels
      // Begun here and ended again: nobody has ever seen it.
      .filter(({ isRetired, parcelId }) => !(isRetired && parcelId === null))
      .map(({ key, isRetired, facts, geometry, areaM2 }) => ({
        key,
        name: facts.cadastralNumber || key,
        beforeM2: beforeM2.get(key),
        afterM2: isRetired ? undefined : (areas?.get(key) ?? areaM2),
        shape: geometry as Shape,
      }))
      .sort((a, b) => Number(a.beforeM2 === undefined) - Number(b.beforeM2 === undefined))
  )
}
