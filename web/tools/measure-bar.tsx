import { CloseButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeasureReadout } from '../map/measure-readout.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import classes from './measure-bar.module.css'

interface MeasureBarProps {
  kind: 'distance' | 'area'
  onEnd: () => void
}

/** Measuring under way: how to, what it is so far, and by which reckoning. */
export function MeasureBar({ kind, onEnd }: MeasureBarProps) {
  const { t } = useTranslation()
  const map = useMap()
  const { srid } = useMunicipality()
  const format = useLocalFormat()
  const [readout, setReadout] = useState<MeasureReadout | null>(null)

  useEffect(() => {
    if (!map) return
    map.startMeasure(kind, (next) => (next ? setReadout(next) : onEnd()))
    map.focus()
    return () => map.stopMeasure()
  }, [map, kind, onEnd])

  const isUnderWay = readout !== null && readout.lengthM > 0
  return (
    <section className={classes.bar} aria-label={t(`measure.${kind}`)}>
      <div>
        {isUnderWay ? (
          <p className={classes.value}>
            {kind === 'area' ? format.areaM2(readout.areaM2) : format.lengthM(readout.lengthM)}
            <small>
              {kind === 'area'
                ? t('measure.around', { length: format.lengthM(readout.lengthM) })
                : t('measure.leg', { length: format.lengthM(readout.legM) })}
            </small>
          </p>
        ) : (
          <p className={classes.hint}>{t('measure.hint')}</p>
        )}
        {readout && <p className={classes.method}>{t(`measure.by.${readout.method}`, { srid })}</p>}
        <span className="visually-hidden" aria-live="polite">
          {isUnderWay &&
            t('measure.said', {
              count: readout.points,
              value:
                kind === 'area' ? format.areaM2(readout.areaM2) : format.lengthM(readout.lengthM),
            })}
        </span>
      </div>
      <CloseButton aria-label={t('measure.end')} onClick={onEnd} />
    </section>
  )
}
