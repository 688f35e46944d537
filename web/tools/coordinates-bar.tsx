import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDegrees, formatOfficial } from '../map/coordinates/format-coordinates.ts'
import type { LngLat } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import classes from './coordinates-bar.module.css'
import { officialProjection } from './official-projection.ts'

/** Where the pointer is, in the official CRS and in degrees; the middle of the map without a pointer. */
export function CoordinatesBar() {
  const { t } = useTranslation()
  const map = useMap()
  const municipality = useMunicipality()
  const { srid } = municipality
  const format = useLocalFormat()
  const [place, setPlace] = useState<LngLat | null>(null)
  const [scale, setScale] = useState<number | null>(null)
  const projection = useMemo(() => officialProjection(municipality), [municipality])

  useEffect(() => {
    if (!map) return
    const centre = () => {
      const { lng, lat } = map.getView()
      setPlace([lng, lat])
      setScale(map.getScale())
    }
    centre()
    const stops = [map.onPointer((at) => (at ? setPlace(at) : centre())), map.onViewChange(centre)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [map])

  if (!place) return null
  return (
    <section className={classes.bar} aria-label={t('coordinates.title')}>
      {projection && (
        <span className={classes.official}>
          <abbr title={t('coordinates.official', { srid })}>EPSG:{srid}</abbr>{' '}
          {formatOfficial(place, projection, format.language, 1)}
        </span>
      )}
      <span>{formatDegrees(place, format.language, 6)}</span>
      {scale && <span>1:{format.number(twoFigures(scale))}</span>}
    </section>
  )
}

/** A scale on a screen is not known better than to two figures. */
function twoFigures(value: number): number {
  return Number(value.toPrecision(2))
}
