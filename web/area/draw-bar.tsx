import { CloseButton } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Drawn } from '../draw/drawing.ts'
import type { MapHandle } from '../map/handle.ts'
import { useMap } from '../map-context.ts'
import { announce } from '../ui/announcer.tsx'
import { useChangeView } from '../use-view.ts'
import classes from './area.module.css'
import { writeArea } from './area.ts'
import { useDrawMode } from './use-drawing.ts'

/** Drawing under way: how to, and how to end it. What was drawn becomes the area. */
export function DrawBar() {
  const { t } = useTranslation()
  const map = useMap()
  const mode = useDrawMode()
  const changeView = useChangeView()
  useEffect(
    () =>
      map?.draw.onDrawn(async (drawn) => {
        const area = await areaOf(drawn, map)
        if (area) changeView({ area })
        else announce(t('area.tooSmall'))
      }),
    [map, changeView, t],
  )
  if (!mode) return null
  return (
    <section className={classes.bar} aria-label={t(`area.draw.${mode}`)}>
      <p role="status">{t(`area.hint.${mode}`)}</p>
      <CloseButton aria-label={t('area.stopDrawing')} onClick={() => map?.draw.stop()} />
    </section>
  )
}

/** Two pixels, which nobody draws more exactly than. */
const tolerancePx = 2

async function areaOf({ polygon, radiusM }: Drawn, map: MapHandle): Promise<string | undefined> {
  const ring = polygon.coordinates[0] ?? []
  if (radiusM !== undefined) {
    if (radiusM < 1) return undefined
    const middle = (axis: 0 | 1) => {
      const sides = ring.map((place) => place[axis]!)
      return (Math.min(...sides) + Math.max(...sides)) / 2
    }
    return writeArea({ kind: 'circle', centre: [middle(0), middle(1)], radiusM })
  }
  const { tidyRing } = await import('../draw/tidy-ring.ts')
  const tidy = tidyRing(polygon, (tolerancePx * 360) / (512 * 2 ** map.getView().zoom))
  return tidy ? writeArea({ kind: 'ring', ring: tidy }) : undefined
}
