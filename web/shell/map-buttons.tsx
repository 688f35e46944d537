import { IconCompass, IconMinus, IconPlus } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMap } from '../map-context.ts'
import classes from './map-buttons.module.css'

/** Zoom, and north up again once the map is turned. */
export function MapButtons() {
  const { t } = useTranslation()
  const map = useMap()
  const [bearing, setBearing] = useState(0)
  useEffect(() => {
    if (!map) return
    setBearing(map.getView().bearing)
    return map.onViewChange((view) => setBearing(view.bearing))
  }, [map])
  if (!map) return null
  return (
    <fieldset className={classes.buttons} aria-label={t('app.zoom')}>
      <button type="button" aria-label={t('app.zoomIn')} onClick={() => map.zoomBy(1)}>
        <IconPlus size={20} stroke={1.8} aria-hidden="true" />
      </button>
      <button type="button" aria-label={t('app.zoomOut')} onClick={() => map.zoomBy(-1)}>
        <IconMinus size={20} stroke={1.8} aria-hidden="true" />
      </button>
      {bearing !== 0 && (
        <button type="button" aria-label={t('app.north')} onClick={() => map.resetNorth()}>
          <IconCompass
            size={22}
            stroke={1.6}
            style={{ rotate: `${-45 - bearing}deg` }}
            aria-hidden="true"
          />
        </button>
      )}
    </fieldset>
  )
}
