import { Button, Switch } from '@mantine/core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { bbox } from '@turf/turf'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { airAround } from '../selection/free-padding.ts'
import { Failure } from '../ui/failure.tsx'
import tables from '../ui/table.module.css'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView } from '../use-view.ts'
import { unitsCsv } from './csv.ts'
import classes from './need-pane.module.css'
import { readAllUnits, type Unit, unitsQuery } from './need-queries.ts'
import { unitSubtitle, unitTitle } from './need-words.ts'
import { useComponentName } from './use-component-name.ts'
import type { Need } from './use-need.ts'

/** The same as on the map, in words: the units of greatest need. */
export function NeedTable({ need }: { need: Need }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [isInView, setInView] = useState(false)
  const inView = useBoundsAtRest()
  const bounds = isInView ? inView : undefined
  const list = useInfiniteQuery(unitsQuery(slug, need.kind, need.question, bounds, need.version))
  const units = list.data?.pages.flatMap(({ features }) => features) ?? []
  const hovered = useHoveredOnMap()
  const titleId = useId()
  const matched = list.data?.pages[0]?.numberMatched ?? 0

  return (
    <div>
      <Switch
        withThumbIndicator={false}
        className={classes.inView}
        label={t('list.inView')}
        checked={isInView}
        onChange={(event) => setInView(event.currentTarget.checked)}
      />
      <p id={titleId} className={classes.count} aria-live="polite">
        {list.isSuccess && t('need.count', { count: matched })}
      </p>
      {list.error && <Failure error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && !list.error && <Waiting />}
      {units.length > 0 && (
        <table className={`${tables.table} ${tables.wide}`} aria-labelledby={titleId}>
          <UnitTableHead />
          <tbody>
            {units.map((unit) => (
              <UnitRow key={unit.id} unit={unit} need={need} isHovered={unit.id === hovered} />
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          className={classes.more}
          loading={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {t('need.more')}
        </Button>
      )}
      {units.length > 0 && <ExportButton need={need} bounds={bounds} />}
    </div>
  )
}

interface UnitRowProps {
  unit: Unit
  need: Need
  isHovered: boolean
  /** What else is to be said of it. */
  children?: ReactNode
}

export function UnitTableHead() {
  const { t } = useTranslation()
  return (
    <thead>
      <tr>
        <th scope="col">{t('need.rank')}</th>
        <th scope="col">{t('need.place')}</th>
        <th scope="col" className={tables.number}>
          {t('need.score')}
        </th>
      </tr>
    </thead>
  )
}

export function UnitRow({ unit, need, isHovered, children }: UnitRowProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const map = useMap()
  const changeView = useChangeView()
  const { rank, score, levels } = unit.properties
  const nameOf = useComponentName()
  const point = (id: number | null) => map?.need.setHovered(id)
  const main = need
    .run!.components.map((code, index) => ({
      code,
      part: (levels[code] ?? 0) * need.shares[index]!,
    }))
    .filter(({ part }) => part > score / 10)
    .sort((a, b) => b.part - a.part)
    .slice(0, 2)
  return (
    <tr
      data-hovered={isHovered || undefined}
      onPointerEnter={() => point(unit.id)}
      onPointerLeave={() => point(null)}
    >
      <td>{format.number(rank)}</td>
      <th scope="row">
        <button
          type="button"
          className={tables.open}
          onFocus={() => point(unit.id)}
          onBlur={() => point(null)}
          onClick={() => {
            point(null)
            changeView({ unit: { kind: need.kind, id: unit.id }, selection: undefined })
            const zoom = Math.max(map?.getView().zoom ?? 0, 15)
            map?.flyTo(bbox(unit.geometry) as Bounds, { zoom, padding: airAround(96) })
          }}
        >
          {unitTitle(t, need.kind, unit)}
        </button>
        <span className={classes.why}>
          {main.length > 0
            ? main.map(({ code }) => nameOf(code)).join(' · ')
            : unitSubtitle(t, need.kind, unit)}
        </span>
        {children}
      </th>
      <td className={tables.number}>{format.fixed(score * 100, 1)}</td>
    </tr>
  )
}

function ExportButton({ need, bounds }: { need: Need; bounds: Bounds | undefined }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const save = useMutation({
    mutationFn: async () => {
      const units = await readAllUnits(slug, need.kind, need.question, bounds)
      const csv = new Blob([unitsCsv(units, need.run!.components)], { type: 'text/csv' })
      const link = document.createElement('a')
      link.href = URL.createObjectURL(csv)
      link.download = `${slug}-need-${need.kind}${need.question.asOf ? `-${need.question.asOf}` : ''}.csv`
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    },
  })
  return (
    <>
      <Button
        variant="default"
        className={classes.more}
        loading={save.isPending}
        onClick={() => save.mutate()}
      >
        {t('need.export')}
      </Button>
      {save.error && <Failure error={save.error} />}
    </>
  )
}

/** What the map shows once it rests; undefined before there is a map. */
function useBoundsAtRest(): Bounds | undefined {
  const map = useMap()
  const [bounds, setBounds] = useState<Bounds | undefined>(() => map?.getBounds())
  useEffect(() => {
    if (!map) return
    setBounds(map.getBounds())
    return map.onViewChange(() => setBounds(map.getBounds()))
  }, [map])
  return bounds
}

function useHoveredOnMap(): number | null {
  const map = useMap()
  const [hovered, setHovered] = useState<number | null>(null)
  useEffect(() => map?.need.onHover(setHovered), [map])
  return hovered
}
