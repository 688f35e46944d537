import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { box, layoutLineage } from './layout-lineage.ts'
import classes from './lineage.module.css'
import type { Lineage } from './lineage-queries.ts'
import { parcelLink } from './parcel-link.ts'

/** Each parcel a box that leads to it; the table below says the same in words. */
export function LineageGraph({ lineage, parcelId }: { lineage: Lineage; parcelId: number }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { width, height, nodes, lines } = useMemo(() => layoutLineage(lineage), [lineage])
  const until = (day: string | null) =>
    day === null ? t('lineage.current') : t('lineage.until', { day: format.day(day) })
  return (
    // It is scrolled by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller has to be reached.
    <section className={classes.scroller} aria-label={t('lineage.graph')} tabIndex={0}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {lines.map(({ step, path }) => (
          <path key={`${step.from}-${step.to}`} d={path} className={classes.line} />
        ))}
      </svg>
      {nodes.map((parcel) => (
        <a
          key={parcel.id}
          href={parcelLink(slug, parcel)}
          className={classes.node}
          data-ended={parcel.validUntil !== null || undefined}
          aria-current={parcel.id === parcelId || undefined}
          style={{ left: parcel.x, top: parcel.y, width: box.width, height: box.height }}
        >
          <b>{parcel.cadastralNumber}</b>
          <span>{format.areaM2(parcel.areaM2)}</span>
          <span>{until(parcel.validUntil)}</span>
        </a>
      ))}
    </section>
  )
}
