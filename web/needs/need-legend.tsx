import { Slider, useComputedColorScheme } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rampGradient } from '../map/needs/ramp.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat } from '../municipality.ts'
import { useChangeView, useView } from '../use-view.ts'
import classes from './need-pane.module.css'

/** What the colours mean, and how strongly they show. */
export function NeedLegend() {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const map = useMap()
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const { opacities } = useView()
  const changeView = useChangeView()
  const opacity = opacities?.need ?? 1
  const [moving, setMoving] = useState<number | null>(null)
  const keep = (need: number) =>
    changeView(
      ({ opacities: { need: _before, ...others } = {} }) => {
        const all = need < 1 ? { ...others, need } : others
        return { opacities: Object.keys(all).length > 0 ? all : undefined }
      },
      { replace: true },
    )
  return (
    <div className={classes.legend}>
      <div className={classes.ramp} style={{ background: rampGradient(theme) }} />
      <p className={classes.ends}>
        <span>{t('need.little')}</span>
        <span>{t('need.much')}</span>
      </p>
      <div className={classes.opacity}>
        <span aria-hidden="true">{t('layers.opacity')}</span>
        <Slider
          size="sm"
          min={10}
          step={5}
          label={null}
          value={Math.round((moving ?? opacity) * 100)}
          thumbLabel={t('layers.opacityOf', { name: t('pane.need') })}
          onChange={(percent) => {
            setMoving(percent / 100)
            map?.need.setOpacity(percent / 100)
          }}
          onChangeEnd={(percent) => {
            keep(percent / 100)
            setMoving(null)
          }}
        />
        <output>{format.share(moving ?? opacity)}</output>
      </div>
    </div>
  )
}
