import { useQuery } from '@tanstack/react-query'
import { bbox } from '@turf/turf'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { areaOf } from '../editor/area-of.ts'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { freePadding } from '../selection/free-padding.ts'
import { officialProjection } from '../tools/official-projection.ts'
import { beforeQuery, type Drafts, type ParcelBefore, type Shape } from './change-set-queries.ts'
import classes from './change-sets.module.css'

const none: ParcelBefore[] = []
/** A table of thousands would be made anew with every edit. */
const mostShown = 200

interface Row {
  key: string
  name: string
  beforeM2: number | undefined
  afterM2: number | undefined
  shape: Shape
}

/**
 * Each parcel before and after; the sums say whether the land adds up. Measured here, since what an
 * edit answers does not say it: as the server has it to a few square centimetres.
 */
export function BeforeAfter({ drafts }: { drafts: Drafts }) {
  const { t } = useTranslation()
  const municipality = useMunicipality()
  const format = useLocalFormat()
  const map = useMap()
  const { id, version } = drafts
  const { data: before = none } = useQuery(beforeQuery(municipality.slug, id, version))
  const areaM2Of = useAreaM2Of()
  const rows = useMemo(() => rowsOf(drafts, before, areaM2Of), [drafts, before, areaM2Of])
  const [isAll, setAll] = useState(false)
  const shown = isAll ? rows : rows.slice(0, mostShown)
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
        {shown.map(({ key, name, beforeM2, afterM2, shape }) => (
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
        {shown.length < rows.length && (
          <tr>
            <td colSpan={3}>
              <button type="button" className={classes.thing} onClick={() => setAll(true)}>
                {t('changeSets.more', { count: rows.length - shown.length })}
              </button>
            </td>
          </tr>
        )}
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

/** Measures each shape once, however often others are edited. */
function useAreaM2Of(): (shape: Shape) => number {
  const municipality = useMunicipality()
  return useMemo(() => {
    const projection = officialProjection(municipality)
    const known = new WeakMap<Shape, number>()
    return (shape) => {
      const areaM2 = known.get(shape) ?? areaOf(shape, projection)
      known.set(shape, areaM2)
      return areaM2
    }
  }, [municipality])
}

function rowsOf(
  { parcels }: Drafts,
  before: ParcelBefore[],
  areaM2Of: (shape: Shape) => number,
): Row[] {
  const beforeM2 = new Map(before.map(({ key, geometry }) => [key, areaM2Of(geometry)]))
  return (
    parcels
      // Begun here and ended again: nobody has ever seen it.
      .filter(({ isRetired, parcelId }) => !(isRetired && parcelId === null))
      .map(({ key, isRetired, facts, geometry }) => ({
        key,
        name: facts.cadastralNumber || key,
        beforeM2: beforeM2.get(key),
        afterM2: isRetired ? undefined : areaM2Of(geometry as Shape),
        shape: geometry as Shape,
      }))
      .sort((a, b) => Number(a.beforeM2 === undefined) - Number(b.beforeM2 === undefined))
  )
}
