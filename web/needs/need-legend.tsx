import { Slider, useComputedColorScheme } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rampGradient } from '../map/needs/ramp.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat } from '../municipality.ts'
import { useChangeView, useView } from '../use-view.ts'
import { LegendEnds, onlyComponent } from './legend-ends.tsx'
import classes from './need-pane.module.css'
import { useComponentName } from './use-component-name.ts'
import type { Need } from './use-need.ts'

/** What the colours mean, and how strongly they show. */
export function NeedLegend({ need }: { need: Need }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const map = useMap()
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const { opacities } = useView()
  const changeView = useChangeView()
  const opacity = opacities?.need ?? 1
  const nameOf = useComponentName()
  const only = onlyComponent(need)
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
      {only && <p className={classes.only}>{t('need.only', { name: nameOf(only.code) })}</p>}
      <div className={classes.ramp} style={{ background: rampGradient(theme) }} />
      <LegendEnds need={need} />
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
